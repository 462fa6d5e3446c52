import { mediaType } from '../../core/client/format';
import { RequestBody } from '../../core/client/requestBody';
import type { FieldIssue } from '../../core/client/validate';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import { copyRequest, type CopyRequest } from '../../core/copyAs/copyRequest';
import type { FieldText, FieldValues } from '../../protocol/messages';
import { problemWords } from '../../core/words/fieldWords';
import type { ServerFormMode } from './serverFormMode';

/** A placeholder for an entered secret, which stays in the page. Any text is a valid secret, and this one is masked. */
const givenSecret = '(entered)';

export interface Entered {
  readonly values: FieldValues;
  /** The keys of the secret fields that are filled in; the secrets stay in the page. */
  readonly secretsGiven: readonly string[];
}

/** The request that a form would send: its issues, its preview, and the same request as a command. */
export class RequestView {
  constructor(
    private readonly endpoint: Endpoint,
    private readonly mode: ServerFormMode,
    private readonly registry: EndpointRegistry,
  ) {}

  async preview(entered: Entered): Promise<{ issues: FieldText[]; previewTitle: string; preview: string }> {
    const { issues, body } = this.read(entered);
    const api = await this.registry.loadApi();
    const requestFormat = this.registry.settings.read('requestFormat');
    return {
      issues: issues.map(issueText),
      previewTitle: `${this.mode.method} ${this.url}  (${mediaType(requestFormat)})`,
      preview: api.encode(requestFormat, body).masked,
    };
  }

  async copyable(entered: Entered): Promise<CopyRequest> {
    const { body } = this.read(entered);
    const api = await this.registry.loadApi();
    const requestFormat = this.registry.settings.read('requestFormat');
    const type = mediaType(requestFormat);
    return copyRequest(
      {
        method: this.mode.method,
        url: this.url,
        headers: [
          ['Accept', type],
          ['Content-Type', type],
          ['X-RestSvcSessionId', ''],
        ],
        template: api.encode(requestFormat, body).template,
        mediaType: type,
      },
      this.endpoint.certificate !== undefined,
    );
  }

  private get url(): string {
    return this.endpoint.url + this.mode.path;
  }

  private read({ values, secretsGiven }: Entered): {
    readonly issues: readonly FieldIssue[];
    readonly body: RequestBody;
  } {
    const texts = { ...values, ...Object.fromEntries(secretsGiven.map((key) => [key, givenSecret])) };
    const read = this.mode.read(texts);
    return 'body' in read
      ? { issues: [], body: read.body }
      : { issues: read.issues, body: RequestBody.draft(this.mode.table, this.asTyped(texts)) };
  }

  /** The fields of the preview: invalid text as typed, without empty optional fields and fields that are not sent. */
  private asTyped(texts: FieldValues): FieldValues {
    const isSent = (key: string): boolean => this.mode.isSent?.(key, texts) ?? true;
    return Object.fromEntries(
      this.mode.table.fields
        .filter(({ key, min }) => isSent(key) && (min === 1 || (texts[key] ?? '') !== ''))
        .map(({ key }) => [key, texts[key] ?? '']),
    );
  }
}

export const issueText = ({ key, problem }: FieldIssue): FieldText => ({ key, text: problemWords(problem) });
