import { backupServerEditTable, type BackupServer, type BackupServerEdit } from '../../core/client/elements';
import type { FieldIssue, Validated } from '../../core/client/validate';
import { validateText } from '../../core/client/validate';
import type { FieldValues } from '../../protocol/messages';

/** `PUT backupServers/{id}` requires the address, so every request contains it, changed or not. */
const addressKey = 'dnsNameOrIpAddress';

/** The known values of the edited backup server. A field that differs from them is a change; only changes are sent. */
export class EditedServer {
  private known: FieldValues;
  /** The fields of requests with an unknown outcome: they are sent again, even if unchanged. */
  private readonly unsure = new Set<string>();
  private entity: BackupServer;

  /** @param address the address that the server was registered with, if known; the name may differ from it */
  constructor(server: BackupServer, address: string | undefined) {
    this.entity = server;
    this.known = { ...textsOf(server), [addressKey]: address ?? '' };
  }

  /** The backup server with the changes that were saved. */
  get server(): BackupServer {
    return this.entity;
  }

  /** The initial text of a field; empty if no response contains it. */
  text(key: string): string {
    return this.known[key] ?? '';
  }

  /** Whether the request contains the field. */
  isSent(key: string, texts: FieldValues): boolean {
    const shown = (values: FieldValues): string =>
      isSecret(key) ? (values[key] ?? '') : (values[key] ?? '').trim();
    return key === addressKey || this.unsure.has(key) || shown(texts) !== shown(this.known);
  }

  /** The body of the request, or its issues. Unchanged fields are neither validated nor sent. */
  read(texts: FieldValues): Validated<BackupServerEdit> {
    const keys = backupServerEditTable.fields.map(({ key }) => key);
    const sent = keys.filter((key) => this.isSent(key, texts));
    const entered = Object.fromEntries(sent.map((key) => [key, texts[key] ?? '']));
    const validated = validateText(backupServerEditTable, entered);
    const emptied = sent
      .filter((key) => this.isEmptied(key, entered))
      .map((key): FieldIssue => ({ key, problem: 'kept-where-empty' }));
    if ('issues' in validated) return { issues: [...validated.issues, ...emptied] };
    return emptied.length > 0 ? { issues: emptied } : validated;
  }

  /** Records a change that was made: the next one is compared with it. */
  saved(value: BackupServerEdit): void {
    const { description, port, wcfPort, vbrCertificateThumbprint } = value;
    const changes = { description, port, wcfPort, vbrCertificateThumbprint };
    const saved = Object.fromEntries(Object.entries(changes).filter(([, change]) => change !== undefined));
    this.entity = { ...this.entity, ...saved };
    this.known = { ...this.known, ...textsOf(this.entity), [addressKey]: value.dnsNameOrIpAddress };
    for (const key of Object.keys(value)) this.unsure.delete(key);
  }

  /** Records a change with an unknown outcome. */
  doubted(value: BackupServerEdit): void {
    for (const key of Object.keys(value)) this.unsure.add(key);
  }

  /** Whether a value was cleared that cannot be: an absent field keeps its value. Only a description can be sent empty. */
  private isEmptied(key: string, entered: FieldValues): boolean {
    const field = backupServerEditTable.fields.find((candidate) => candidate.key === key);
    const mayBeEmpty = field !== undefined && ('mayBeEmpty' in field || field.min === 1);
    return !mayBeEmpty && (entered[key] ?? '').trim() === '' && this.text(key) !== '';
  }
}

const isSecret = (key: string): boolean =>
  backupServerEditTable.fields.some((field) => field.key === key && 'secret' in field);

const textsOf = ({ description, port, wcfPort, vbrCertificateThumbprint }: BackupServer): FieldValues => ({
  description: description ?? '',
  port: port === undefined ? '' : String(port),
  wcfPort: wcfPort === undefined ? '' : String(wcfPort),
  vbrCertificateThumbprint: vbrCertificateThumbprint ?? '',
});
