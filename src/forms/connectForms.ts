import type * as vscode from 'vscode';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../endpoints/settings';
import type { ExchangeLog } from '../output/exchangeLog';
import type { EndpointTree } from '../tree/endpointTree';
import { ConnectForm } from './connectForm';

export interface FormServices {
  readonly registry: EndpointRegistry;
  readonly tree: Pick<EndpointTree, 'reveal' | 'refresh'>;
  readonly log: ExchangeLog;
  readonly extensionUri: vscode.Uri;
  /** @returns whether there is a session now */
  readonly logIn: (endpoint: Endpoint) => Promise<boolean>;
}

/** One form for each endpoint: asking for it again brings it to the front. */
export class ConnectForms implements vscode.Disposable {
  private readonly forms = new Map<string, ConnectForm>();

  constructor(private readonly services: FormServices) {}

  open(endpoint: Endpoint): void {
    const known = this.forms.get(endpoint.id);
    if (known) {
      known.show();
      return;
    }
    this.forms.set(
      endpoint.id,
      new ConnectForm(endpoint, this.services, () => {
        this.forms.delete(endpoint.id);
      }),
    );
  }

  dispose(): void {
    for (const form of [...this.forms.values()]) form.dispose();
  }
}
