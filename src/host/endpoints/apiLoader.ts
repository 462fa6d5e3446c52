import type { Api } from '../../core/client/api';
import { readProxySettings } from './proxySettings';
import type { Transport } from '../../core/client/transport';

/** Loads the client with its libraries once, when it is first needed: activation must not pay for it. */
export class ApiLoader {
  private loading: Promise<Api> | undefined;
  private current: Transport | undefined;

  readonly load = (): Promise<Api> => {
    this.loading ??= import('../../core/client/index');
    return this.loading;
  };

  /** One transport for all endpoints, so that their connections are kept and closed together. */
  transport(api: Api): Transport {
    this.current ??= new api.HttpTransport(readProxySettings);
    return this.current;
  }

  dispose(): void {
    this.current?.dispose();
  }
}
