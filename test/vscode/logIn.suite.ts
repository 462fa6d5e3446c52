import assert from 'node:assert/strict';
import { LogIn } from '../../src/host/commands/logIn';
import type { Endpoint } from '../../src/core/session/endpoint';
import { Sandbox } from '../../src/sandbox/sandbox';
import { Fixture, MemoryMemento } from '../support/fixture';
import { askedFor } from './notices';
import { QuickInputs, type ShownInput } from './quickInputs';

type Act = (input: ShownInput) => void;

const more: Act = (box) => box.press('More Choices…');
const choose =
  (label: string): Act =>
  (pick) =>
    pick.choose(label);
const escape: Act = (input) => input.hide();
const back: Act = (input) => input.press('Back');

describe('LogIn', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let inputs: QuickInputs | undefined;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
  });

  afterEach(async () => {
    inputs?.dispose();
    inputs = undefined;
    fixture.dispose();
    await sandbox.stop();
  });

  const configure = async (account?: string): Promise<void> => {
    const { url } = sandbox;
    await fixture.setEndpoints([
      { name: 'Lab EM', url, ...(account !== undefined && { username: account }) },
    ]);
  };

  const endpoint = (): Endpoint => {
    const [found] = fixture.registry.endpoints;
    assert.ok(found);
    return found;
  };

  const logIn = async (
    acts: Act[],
    { account, ...options }: Parameters<LogIn['run']>[1] & { readonly account?: string } = {},
  ): Promise<boolean> => {
    const { registry } = fixture;
    const services = {
      registry,
      memento: new MemoryMemento(),
      trust: { offer: () => Promise.resolve(false) },
      workspace: { ask: () => Promise.resolve(true) },
    } as unknown as ConstructorParameters<typeof LogIn>[0];
    inputs = new QuickInputs(acts);
    inputs.text = account;
    const isLoggedIn = await new LogIn(services).run(endpoint(), options);
    assert.equal(inputs.left, 0, 'every act was asked for');
    return isLoggedIn;
  };

  const enter =
    (text: string): Act =>
    (box) => {
      box.type(text);
      box.enter();
    };
  const password: Act = (box) => {
    box.type(sandbox.password);
    box.enter();
  };
  const kept = async (): Promise<string> => {
    const { registry } = fixture;
    if (await registry.secrets.password(endpoint())) return 'storage';
    return registry.session(endpoint()).passwordAccount === undefined ? 'nowhere' : 'window';
  };

  it('shows the box first, names account and URL, and logs in by Enter without keeping the password', async () => {
    await configure(sandbox.username);
    assert.ok(await logIn([password]));
    const [box] = inputs?.shown ?? [];
    assert.ok(box?.password && box.isDisposed);
    assert.match(box.placeholder, new RegExp(`administrator" for ${sandbox.url}$`));
    assert.match(box.prompt, /will not be remembered\. Account: ".*administrator" at http:/);
    assert.equal(await kept(), 'nowhere');
  });

  for (const [label, keep, words] of [
    ['Remember the Password', 'storage', 'will be remembered in the secret storage'],
    ['This Window Only', 'window', 'for this window only'],
    ['Do Not Remember', 'nowhere', 'will not be remembered'],
  ] as const) {
    it(`keeps what was typed over the choice "${label}", says the choice and carries it out`, async () => {
      await configure(sandbox.username);
      const acts: Act[] = [
        (box) => {
          box.type(sandbox.password);
          more(box);
        },
        (pick) => {
          assert.equal(pick.activeItems[0]?.label, 'Do Not Remember');
          assert.ok(pick.items.every(({ detail }) => detail !== undefined && detail !== ''));
          pick.choose(label);
        },
        (box) => {
          assert.equal(box.value, sandbox.password);
          assert.ok(box.prompt.includes(words), box.prompt);
          box.enter();
        },
      ];
      assert.ok(await logIn(acts));
      assert.equal(await kept(), keep);
    });
  }

  it('keeps the choice where a list is left by Escape or Back, and after a refused password', async () => {
    await configure(sandbox.username);
    const acts: Act[] = [
      more,
      choose('This Window Only'),
      more,
      escape,
      more,
      back,
      enter('wrong'),
      (box) => {
        for (const words of ['did not accept', 'for this window only', sandbox.username, sandbox.url])
          assert.ok(box.problem?.includes(words), `${words}: ${box.problem ?? ''}`);
        assert.ok(box.placeholder.includes(sandbox.url) && box.placeholder.includes(sandbox.username));
        password(box);
      },
    ];
    assert.ok(await logIn(acts));
    assert.equal(await kept(), 'window');
  });

  it('offers to remember the new password in place of a remembered one that was refused', async () => {
    await configure(sandbox.username);
    await fixture.registry.secrets.storePassword(endpoint(), sandbox.username, 'old');
    const acts: Act[] = [
      (box) => {
        assert.match(box.problem ?? '', /did not accept the remembered password/);
        assert.match(box.problem ?? '', /will be remembered in the secret storage/);
        password(box);
      },
    ];
    assert.ok(await logIn(acts));
    assert.equal((await fixture.registry.secrets.password(endpoint()))?.password, sandbox.password);
  });

  it('logs in as another account, and goes back from its question to the typed password', async () => {
    await configure();
    const acts: Act[] = [
      (box) => {
        assert.ok(box.placeholder.includes('SANDBOX\\nobody'), box.placeholder);
        box.type('half typed');
        more(box);
      },
      (pick) => {
        assert.match(pick.items.at(-1)?.detail ?? '', /"SANDBOX\\nobody"/);
        pick.choose('Use Another Account…');
      },
      back,
      (box) => {
        assert.equal(box.value, 'half typed');
        more(box);
      },
      choose('Use Another Account…'),
      (box) => {
        assert.equal(box.value, 'SANDBOX\\nobody');
        box.type('a:b');
        assert.match(box.problem ?? '', /colon/);
        enter(sandbox.username)(box);
      },
      (box) => {
        assert.ok(box.placeholder.includes(sandbox.username), box.placeholder);
        assert.equal(box.value, '');
        password(box);
      },
    ];
    assert.ok(await logIn(acts, { account: 'SANDBOX\\nobody' }));
    assert.equal(fixture.registry.session(endpoint()).account, sandbox.username);
  });

  it('leads to the settings of an endpoint whose account they name', async () => {
    await configure(sandbox.username);
    const asked = await askedFor(() => logIn([more, choose('Edit Endpoint…')]));
    assert.deepEqual(asked, [['veeamEm.editEndpoint', { endpoint: endpoint() }]]);
  });

  it('offers no other account while a session is renewed, and asks for none', async () => {
    await configure();
    const { username: account, password: text } = sandbox;
    await fixture.registry.session(endpoint()).logIn({ account, password: text });
    const acts: Act[] = [
      (box) => {
        assert.ok(box.placeholder.includes(sandbox.username), box.placeholder);
        more(box);
      },
      (pick) => {
        assert.equal(pick.items.length, 3);
        pick.hide();
      },
      password,
    ];
    assert.ok(await logIn(acts, { renews: true }));
  });

  it('asks nothing more after the user has logged out', async () => {
    await configure(sandbox.username);
    const controller = new AbortController();
    const acts: Act[] = [
      more,
      () => {
        controller.abort();
      },
    ];
    assert.equal(await logIn(acts, { signal: controller.signal }), false);
  });
});
