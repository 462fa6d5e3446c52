import { mediaType } from '../../core/client/format';
import type { FieldIssue } from '../../core/client/validate';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import { copyRequest, type CopyRequest } from '../../core/copyAs/copyRequest';
import type { FieldText, FieldValues } from '../../protocol/messages';
import { problemWords } from './fieldWords';
import type { FormTask } from './formTask';

export interface Entered {
  readonly values: FieldValues;
  /** Of the secrets only whether there is one. */
  readonly secretsGiven: readonly string[];
}

/** The request of a form as it stands: what is wrong with it, how it looks, and how a command would make it. */
export class RequestView {
  constructor(
    private readonly endpoint: Endpoint,
    private readonly task: FormTask,
    private readonly registry: EndpointRegistry,
  ) {}

  async preview(entered: Entered): Promise<{ issues: FieldText[]; previewTitle: string; preview: string }> {
    const { issues, body } = this.read(entered);
    const api = await this.registry.loadApi();
    const { requestFormat } = this.registry.settings;
    return {
      issues: issues.map(issueText),
      previewTitle: `${this.task.method} ${this.url}  (${mediaType(requestFormat)})`,
      preview: api.renderBody(requestFormat, this.task.table, body),
    };
  }

  async copyable(entered: Entered): Promise<CopyRequest> {
    const { body } = this.read(entered);
    const api = await this.registry.loadApi();
    const { requestFormat } = this.registry.settings;
    const type = mediaType(requestFormat);
    return copyRequest(
      {
        method: this.task.method,
        url: this.url,
        headers: [
          ['Accept', type],
          ['Content-Type', type],
          ['X-RestSvcSessionId', ''],
        ],
        template: api.templateBody(requestFormat, this.task.table, body),
        mediaType: type,
      },
      this.endpoint.certificate !== undefined,
    );
  }

  private get url(): string {
    return this.endpoint.url + this.task.path;
  }

  private read({ values, secretsGiven }: Entered): { issues: readonly FieldIssue[]; body: object } {
    const texts = { ...values, ...Object.fromEntries(secretsGiven.map((key) => [key, 'x'])) };
    const validated = this.task.read(texts);
    return 'value' in validated
      ? { issues: [], body: validated.value }
      : { issues: validated.issues, body: this.asTyped(texts) };
  }

  /** What is not right yet is shown as it stands, what is empty and optional or would not be sent not at all. */
  private asTyped(texts: FieldValues): object {
    const isSent = (key: string): boolean => this.task.isSent?.(key, texts) ?? true;
    return Object.fromEntries(
      this.task.table.fields
        .filter(({ key, min }) => isSent(key) && (min === 1 || (texts[key] ?? '') !== ''))
        .map(({ key }) => [key, texts[key] ?? '']),
    );
  }
}

export const issueText = ({ key, problem }: FieldIssue): FieldText => ({ key, text: problemWords(problem) });
