import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endpointFor } from './managers';
import type { Endpoint } from '../../src/core/session/endpoint';

/** A backup server as this Enterprise Manager holds it. */
export interface Held {
  /** The GUID of its UID. */
  readonly id: string;
  name: string | undefined;
  /** The address that it was registered under, which only the filter of the query service knows. */
  address: string;
  description?: string | undefined;
  port?: number | undefined;
  version?: string | undefined;
  wcfPort?: number | undefined;
  thumbprint?: string | undefined;
  username?: string | undefined;
}

/** How this Enterprise Manager writes, and what it can. Everything is documented, or not excluded by the documentation. */
export interface Form {
  /** The prefix of the XML namespace; empty for the default namespace. */
  readonly prefix: string;
  readonly namespace: string;
  /** How an element without a value is written. */
  readonly absent: 'omitted' | 'nil' | 'nil-of-wcf' | 'empty';
  /** The elements and attributes in the opposite order. */
  readonly isReversed: boolean;
  readonly jsonCase: 'pascal' | 'camel' | 'lower';
  readonly jsonList: 'doubled' | 'singular' | 'plain';
  readonly numbers: 'plain' | 'quoted';
  readonly uid: 'urn' | 'urn-upper' | 'plain' | 'braces';
  readonly links: 'all' | 'none' | 'reader';
  /** Versions before 12 have neither a certificate port nor a thumbprint. */
  readonly isOld: boolean;
  readonly versions: readonly string[];
  readonly query: 'applies' | 'ignores-filter' | 'finds-nothing' | 'forbidden' | 'missing' | 'references';
  /** Whether the filter compares names in any case, as a database may. */
  readonly isFilterExact: boolean;
  /** Rows that come again at the beginning of the next page. */
  readonly overlap: number;
  /** What it says of the number of pages. */
  readonly pagesCount: 'true' | 'absent';
  readonly thumbprint: (text: string) => string;
  /** The description of a create without one. */
  readonly generated: string | undefined;
  /** How a create and a change are answered. */
  readonly created: 200 | 201 | 202 | 204;
  readonly changed: 200 | 202 | 204;
  /** At most this many rows on a page, whatever is asked for. */
  readonly mostRows: number;
}

export const plainForm: Form = {
  prefix: '',
  namespace: 'http://www.veeam.com/ent/v1.0',
  absent: 'omitted',
  isReversed: false,
  jsonCase: 'pascal',
  jsonList: 'doubled',
  numbers: 'plain',
  uid: 'urn',
  links: 'all',
  isOld: false,
  versions: ['v1_5', 'v1_6', 'v1_7'],
  query: 'applies',
  isFilterExact: false,
  overlap: 0,
  pagesCount: 'true',
  thumbprint: (text) => text,
  generated: undefined,
  created: 201,
  changed: 204,
  mostRows: 200,
};

export interface Asked {
  readonly method: string;
  /** After `/api/`, decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

export interface Fault {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

type Json = Record<string, unknown>;
/** An element: attributes, and children that are elements, lists or texts. */
interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly children: readonly (Element | List | Leaf)[];
}
interface List {
  readonly list: string;
  readonly items: readonly Element[];
}
interface Leaf {
  readonly leaf: string;
  readonly value: string | number | undefined;
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
const unescaped = (text: string): string =>
  text
    .replaceAll(/&#(?:x([0-9a-f]+)|(\d+));/gi, (_, hex: string | undefined, decimal: string) =>
      String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

/**
 * An Enterprise Manager other than the embedded one, with no code of it and no code of the client: it writes what the
 * documentation allows in each form, and does what it is told.
 */
export class FakeManager {
  readonly asked: Asked[] = [];
  readonly servers: Held[] = [];
  /** @returns what is answered in place of the work */
  fault: (asked: Asked) => Fault | undefined = () => undefined;
  private next = 1;
  private logons = 0;

  private constructor(
    private readonly server: Server,
    readonly endpoint: Endpoint,
    public form: Form,
  ) {}

  static async start(name: string, form: Partial<Form> = {}, account = 'LAB\\admin'): Promise<FakeManager> {
    const server = createServer((request, response) => {
      void manager.answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const endpoint = endpointFor(name, `http://127.0.0.1:${String(port)}/api/`, account);
    const manager = new FakeManager(server, endpoint, { ...plainForm, ...form });
    return manager;
  }

  /** Adds a backup server that somebody connected. */
  hold(server: Partial<Held> & { readonly address: string }): Held {
    const id = `0b8f5d1c-23ab-4c7d-9e00-${(this.next++).toString(16).padStart(12, '0')}`;
    const version = this.form.isOld ? '9.0.0.1715' : '12.3.2.3617';
    const held = { id, name: server.address, description: '', port: 9392, version, ...server };
    this.servers.push(held);
    return held;
  }

  /** The requests that are not reads, apart from logging in and out. */
  get writes(): readonly Asked[] {
    return this.asked.filter(
      ({ method, path }) => method !== 'GET' && !/^(sessionMngr|logonSessions)/i.test(path),
    );
  }

  uidOf({ id }: Held): string {
    switch (this.form.uid) {
      case 'urn':
        return `urn:veeam:BackupServer:${id}`;
      case 'urn-upper':
        return `urn:veeam:BackupServer:${id.toUpperCase()}`;
      case 'plain':
        return id;
      case 'braces':
        return `{${id}}`;
    }
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '', this.endpoint.url);
    const asked = {
      method: request.method ?? '',
      path: decodeURIComponent(url.pathname.replace(/^\/api\//, '')),
      query: url.searchParams,
      body: Buffer.concat(chunks).toString(),
    };
    this.asked.push(asked);
    const isJson = (request.headers.accept ?? '').includes('json');
    const fault = this.fault(asked);
    if (fault) {
      response.writeHead(fault.status, fault.headers);
      response.end(fault.body ?? '');
      return;
    }
    const { status, root, headers = {} } = this.work(asked);
    response.writeHead(status, {
      'Content-Type': isJson ? 'application/json' : 'application/xml',
      ...headers,
    });
    response.end(root === undefined ? '' : isJson ? JSON.stringify(this.json(root)) : this.xmlOf(root));
  }

  private work(asked: Asked): { status: number; root?: Element; headers?: Record<string, string> } {
    const { method, path, query } = asked;
    const [collection = '', id, ...rest] = path.replace(/\/$/, '').split('/');
    const name = collection.toLowerCase();
    if (name === '') return { status: 200, root: this.entryPoint() };
    if (name === 'sessionmngr')
      return {
        status: 201,
        root: this.logon(),
        headers: { 'X-RestSvcSessionId': `token${String((this.logons += 1))}` },
      };
    if (name === 'logonsessions') return { status: method === 'DELETE' ? 204 : 404 };
    if (name === 'query') return this.queried(query);
    if (name !== 'backupservers' || rest.length > 0) return { status: 404 };
    const isEntity = /^entit/i.test(query.get('format') ?? '');
    if (id === undefined) {
      if (method === 'POST') return this.create(asked);
      return { status: 200, root: isEntity ? this.listed(this.servers) : this.references(this.servers) };
    }
    const plain = (text: string): string => text.replaceAll(/[{}]/g, '').toLowerCase();
    const server = this.servers.find((one) => plain(one.id) === plain(id));
    if (server === undefined) return { status: 404 };
    if (method === 'GET')
      return { status: 200, root: isEntity ? this.entity(server) : this.reference(server, 'EntityRef') };
    if (method === 'DELETE') {
      this.servers.splice(this.servers.indexOf(server), 1);
      return { status: 204 };
    }
    if (method === 'PUT') return this.change(server, asked);
    if (query.get('action') === 'collect') {
      if ((server.version ?? '') === '') server.version = '12.0.0.1420';
      return { status: 202 };
    }
    return { status: 405 };
  }

  private create(asked: Asked): { status: number } {
    const spec = specOf(asked.body);
    const address = spec['dnsnameoripaddress'] ?? '';
    const description = spec['description'] ?? '';
    this.hold({
      address,
      description: description === '' ? (this.form.generated ?? '') : description,
      port: Number(spec['port'] ?? 9392),
      wcfPort: spec['wcfport'] === undefined ? 9405 : Number(spec['wcfport']),
      thumbprint: spec['vbrcertificatethumbprint'],
      username: spec['username'],
    });
    return { status: this.form.created };
  }

  private change(server: Held, asked: Asked): { status: number } {
    const spec = specOf(asked.body);
    const address = spec['dnsnameoripaddress'] ?? server.address;
    if (address !== server.address && server.name === server.address) server.name = address;
    server.address = address;
    if (spec['description'] !== undefined) server.description = spec['description'];
    if (spec['port'] !== undefined) server.port = Number(spec['port']);
    if (spec['username'] !== undefined) server.username = spec['username'];
    if (spec['wcfport'] !== undefined) server.wcfPort = Number(spec['wcfport']);
    if (spec['vbrcertificatethumbprint'] !== undefined) server.thumbprint = spec['vbrcertificatethumbprint'];
    return { status: this.form.changed };
  }

  private queried(query: URLSearchParams): { status: number; root?: Element } {
    const { query: service, mostRows, overlap, isFilterExact } = this.form;
    if (service === 'forbidden') return { status: 403 };
    if (service === 'missing') return { status: 404 };
    const filter = query.get('filter');
    const text = (value: string): string => (isFilterExact ? value : value.toLowerCase());
    const wanted = [...(filter ?? '').matchAll(/IpOrDnsName=="((?:[^"]|"")*)"/g)].map(([, value = '']) =>
      text(value.replaceAll('""', '"')),
    );
    const found = this.servers.filter(
      ({ address }) => filter === null || service === 'ignores-filter' || wanted.includes(text(address)),
    );
    const kept = service === 'finds-nothing' ? [] : found;
    if (query.get('sortAsc') === 'Name') kept.sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
    const size = Math.min(mostRows, Number(query.get('pageSize') ?? 100));
    const page = Number(query.get('page') ?? 1);
    const step = Math.max(1, size - overlap);
    const count = Math.max(1, Math.ceil((kept.length - overlap) / step));
    const rows = kept.slice((page - 1) * step, (page - 1) * step + size);
    const paging: Element = {
      name: 'PagingInfo',
      attributes: {
        PageNum: String(page),
        PageSize: String(size),
        PagesCount: this.form.pagesCount === 'true' ? String(count) : undefined,
      },
      children: [{ list: 'Links', items: [link('query?type=BackupServer', 'First')] }],
    };
    const content: Element | List =
      service === 'references'
        ? { list: 'Refs', items: rows.map((server) => this.reference(server, 'Ref')) }
        : {
            name: 'Entities',
            attributes: {},
            children: [{ list: 'BackupServers', items: rows.map((server) => this.entity(server)) }],
          };
    return { status: 200, root: { name: 'QueryResult', attributes: {}, children: [content, paging] } };
  }

  private entryPoint(): Element {
    return {
      name: 'EnterpriseManager',
      attributes: { Href: this.endpoint.url, Type: 'EnterpriseManager' },
      children: [
        { list: 'Links', items: [link('sessionMngr/?v=latest', 'Create')] },
        {
          list: 'SupportedVersions',
          items: this.form.versions.map((name) => ({
            name: 'SupportedVersion',
            attributes: { Name: name },
            children: [{ list: 'Links', items: [link(`sessionMngr/?v=${name}`, 'Create')] }],
          })),
        },
      ],
    };
  }

  private logon(): Element {
    return {
      name: 'LogonSession',
      attributes: { Href: `${this.endpoint.url}logonSessions/1`, Type: 'LogonSession' },
      children: [
        { list: 'Links', items: [link('logonSessions/1', 'Delete')] },
        { leaf: 'UserName', value: 'LAB\\admin' },
        { leaf: 'SessionId', value: '4a3f' },
      ],
    };
  }

  private listed(servers: readonly Held[]): Element {
    return { name: 'BackupServers', attributes: {}, children: servers.map((server) => this.entity(server)) };
  }

  private references(servers: readonly Held[]): Element {
    const children = servers.map((server) => this.reference(server, 'Ref'));
    return { name: 'EntityReferences', attributes: {}, children };
  }

  private reference(server: Held, name: string): Element {
    return {
      name,
      attributes: {
        UID: this.uidOf(server),
        Name: server.name,
        Href: `http://em.invalid:9399/api/backupServers/${server.id}`,
        Type: 'BackupServerReference',
      },
      children: [{ list: 'Links', items: this.linksOf(server) }],
    };
  }

  private entity(server: Held): Element {
    const { isOld, thumbprint } = this.form;
    const element: Element = {
      name: 'BackupServer',
      attributes: {
        Href: `http://em.invalid:9399/api/backupServers/${server.id}?format=Entity`,
        Type: 'BackupServer',
        Name: server.name,
        UID: this.uidOf(server),
      },
      children: [
        { list: 'Links', items: this.linksOf(server) },
        { leaf: 'Description', value: server.description },
        { leaf: 'Port', value: server.port },
        { leaf: 'Version', value: server.version },
        ...(isOld
          ? []
          : [
              { leaf: 'WcfPort', value: server.wcfPort },
              {
                leaf: 'VbrCertificateThumbprint',
                value: server.thumbprint === undefined ? undefined : thumbprint(server.thumbprint),
              },
            ]),
      ],
    };
    if (!this.form.isReversed) return element;
    return {
      ...element,
      attributes: Object.fromEntries(Object.entries(element.attributes).reverse()),
      children: [...element.children].reverse(),
    };
  }

  private linksOf({ id }: Held): readonly Element[] {
    const { links } = this.form;
    if (links === 'none') return [];
    return [
      link(`backupServers/${id}`, 'Alternate'),
      ...(links === 'all'
        ? [link(`backupServers/${id}`, 'Edit'), link(`backupServers/${id}`, 'Delete')]
        : []),
      link(`backupServers/${id}?action=collect`, 'Start'),
    ];
  }

  private xmlOf(root: Element): string {
    const { prefix, namespace } = this.form;
    const mark = prefix === '' ? '' : `${prefix}:`;
    const instance = this.form.absent === 'nil-of-wcf' ? 'i' : 'xsi';
    const spaces = `xmlns:${instance}="http://www.w3.org/2001/XMLSchema-instance" xmlns${prefix === '' ? '' : `:${prefix}`}="${namespace}"`;
    const write = (one: Element | List | Leaf, more = ''): string => {
      if ('leaf' in one) {
        if (one.value !== undefined)
          return `<${mark}${one.leaf}>${escaped(String(one.value))}</${mark}${one.leaf}>`;
        if (this.form.absent === 'omitted') return '';
        return this.form.absent === 'empty'
          ? `<${mark}${one.leaf}/>`
          : `<${mark}${one.leaf} ${instance}:nil="true"/>`;
      }
      if ('list' in one)
        return `<${mark}${one.list}>${one.items.map((item) => write(item)).join('')}</${mark}${one.list}>`;
      const attributes = Object.entries(one.attributes)
        .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escaped(value)}"`]))
        .join('');
      const children = one.children.map((child) => write(child)).join('\n  ');
      return `<${mark}${one.name}${more}${attributes}>${children}</${mark}${one.name}>`;
    };
    return `<?xml version="1.0" encoding="utf-8"?>\n${write(root, ` ${spaces}`)}`;
  }

  private json(one: Element): Json | readonly unknown[] {
    const { jsonCase, absent, jsonList, numbers } = this.form;
    const key = (name: string): string => {
      if (jsonCase === 'pascal') return name;
      if (jsonCase === 'lower') return name.toLowerCase();
      return name === 'UID' ? 'uid' : `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
    };
    const members: Json = {};
    const lists: Record<string, string> = { BackupServers: 'BackupServers', EntityReferences: 'Refs' };
    const list = lists[one.name];
    if (list !== undefined) {
      const items = one.children.map((child) => this.json(child as Element));
      return jsonList === 'plain' ? items : { [key(list)]: items };
    }
    for (const child of one.children) {
      if ('leaf' in child) {
        const { value } = child;
        if (value === undefined) {
          if (absent !== 'omitted') members[key(child.leaf)] = absent === 'empty' ? '' : null;
        } else members[key(child.leaf)] = numbers === 'quoted' ? String(value) : value;
      } else if ('list' in child) {
        const items = child.items.map((item) => this.json(item));
        const isBare = child.list !== 'BackupServers' || jsonList === 'plain';
        const inner = jsonList === 'doubled' ? 'BackupServers' : 'BackupServer';
        members[key(child.list)] = isBare ? items : { [key(inner)]: items };
      } else members[key(child.name)] = this.json(child);
    }
    for (const [name, value] of Object.entries(one.attributes))
      if (value !== undefined)
        members[key(name)] = /^\d+$/.test(value) && name.startsWith('Page') ? Number(value) : value;
    return members;
  }
}

const link = (path: string, rel: string): Element => ({
  name: 'Link',
  attributes: { Href: `http://em.invalid:9399/api/${path}`, Rel: rel },
  children: [],
});

/** The elements of a request in either format, by their names in lower case. */
export function specOf(body: string): Readonly<Record<string, string>> {
  if (body.trimStart().startsWith('{'))
    return Object.fromEntries(
      Object.entries(JSON.parse(body) as Json).map(([key, value]) => [key.toLowerCase(), String(value)]),
    );
  const inner = /<BackupServerSpec[^>]*>([\s\S]*)<\/BackupServerSpec>/.exec(body)?.[1] ?? '';
  return Object.fromEntries(
    [...inner.matchAll(/<(\w+)(?:\s*\/>|>([\s\S]*?)<\/\1>)/g)].map(([, name = '', text = '']) => [
      name.toLowerCase(),
      unescaped(text),
    ]),
  );
}
