import { backupServerEditTable, type BackupServer, type BackupServerEdit } from '../../core/client/elements';
import type { FieldIssue, Validated } from '../../core/client/validate';
import { validateText } from '../../core/client/validate';
import type { FieldValues } from '../../protocol/messages';

/** `PUT backupServers/{id}` wants the address in every request, so it goes out also where it is as it was. */
const addressKey = 'dnsNameOrIpAddress';

/** What an edit form knows of its backup server, and so which of its fields are a change: only these are sent. */
export class EditedServer {
  private known: FieldValues;
  /** What was sent and may have been done or not: it is sent again, whatever it says. */
  private readonly unsure = new Set<string>();
  private entity: BackupServer;

  /** @param address that it was registered by, where Enterprise Manager tells it: the name need not be it */
  constructor(server: BackupServer, address: string | undefined) {
    this.entity = server;
    this.known = { ...textsOf(server), [addressKey]: address ?? '' };
  }

  /** As it is known to be now. */
  get server(): BackupServer {
    return this.entity;
  }

  /** What a field begins with; empty where Enterprise Manager does not tell it. */
  text(key: string): string {
    return this.known[key] ?? '';
  }

  /** Whether a field goes out as it is entered. */
  isSent(key: string, texts: FieldValues): boolean {
    const shown = (values: FieldValues): string =>
      isSecret(key) ? (values[key] ?? '') : (values[key] ?? '').trim();
    return key === addressKey || this.unsure.has(key) || shown(texts) !== shown(this.known);
  }

  /** The body of the request, or what is wrong with it: what is not changed is neither checked nor sent. */
  read(texts: FieldValues): Validated<BackupServerEdit> {
    const keys = backupServerEditTable.fields.map(({ key }) => key);
    const sent = keys.filter((key) => this.isSent(key, texts));
    const entered = Object.fromEntries(sent.map((key) => [key, texts[key] ?? '']));
    const validated = validateText<BackupServerEdit>(backupServerEditTable, entered);
    const issues = 'issues' in validated ? validated.issues : [];
    const emptied = sent.filter((key) => this.isEmptied(key, entered));
    if (issues.length + emptied.length > 0) {
      return {
        issues: [...issues, ...emptied.map((key): FieldIssue => ({ key, problem: 'kept-where-empty' }))],
      };
    }
    const value = 'value' in validated ? Object.entries(validated.value) : [];
    const changes = value.filter(([key]) => this.isSent(key, texts));
    return { value: Object.fromEntries(changes) as BackupServerEdit };
  }

  /** It was done: this is what the next change is compared with. */
  saved(value: BackupServerEdit): void {
    const { description, port, wcfPort, vbrCertificateThumbprint } = value;
    const changes = { description, port, wcfPort, vbrCertificateThumbprint };
    const told = Object.fromEntries(Object.entries(changes).filter(([, change]) => change !== undefined));
    this.entity = { ...this.entity, ...told };
    this.known = { ...this.known, ...textsOf(this.entity), [addressKey]: value.dnsNameOrIpAddress };
    for (const key of Object.keys(value)) this.unsure.delete(key);
  }

  /** Whether it was done is not known. */
  doubted(value: BackupServerEdit): void {
    for (const key of Object.keys(value)) this.unsure.add(key);
  }

  /** What is absent stays as it is, so that there is no way to say that it is to go; a description is sent empty. */
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
