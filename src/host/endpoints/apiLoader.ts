import type { Api } from '../../core/client/api';
import type { ProxySettings } from '../../core/client/proxy';
import type { Transport } from '../../core/client/transport';

/** Loads the client and its libraries once, on first use, so that activation stays fast. */
export class ApiLoader {
  private loading: Promise<Api> | undefined;
  private current: Transport | undefined;

  /** @param readProxy the proxy for pinned connections, as it is set now */
  constructor(private readonly readProxy: () => ProxySettings) {}

  readonly load = (): Promise<Api> => {
    this.loading ??= import('../../core/client/index');
    return this.loading;
  };

  /** One transport for all endpoints, so that their connections are kept and closed together. */
  transport(api: Api): Transport {
    this.current ??= new api.HttpTransport(this.readProxy);
    return this.current;
  }

  dispose(): void {
    this.current?.dispose();
  }
}
