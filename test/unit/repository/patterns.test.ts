import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createContext, Script } from 'node:vm';
import { ESLint } from 'eslint';
import { patternsOf, patternsUnder, type Pattern } from '../../../scripts/patterns';
import { superLinear } from '../../../scripts/superLinear';
import { computedMs } from '../../support/cpu';
import { hostileTexts } from '../../support/hostileText';

/* No regular expression of the product can be made slow by a text, by the checker's verdict and by the clock. */

const length = 100_000;
const boundMs = 200;

const planted = (source: string, flags = ''): Pattern => ({ file: 'planted.ts', line: 1, source, flags });

/** As the product uses a pattern: to the first match, or with the flag for all of them to the last. */
function use(pattern: RegExp, text: string): void {
  if (pattern.global) text.replace(pattern, '');
  else pattern.exec(text);
}

const context: { run: () => void } = { run: () => undefined };
createContext(context);
const script = new Script('run()');

/**
 * The text that keeps a pattern busy beyond the bound, three times in a row: a busy machine alone does not. Where the
 * pattern hardly computed until it was stopped, it is given more time.
 */
function slowText({ source, flags }: Pattern): string | undefined {
  const pattern = new RegExp(source, flags);
  for (const text of hostileTexts(source, flags, length)) {
    const isSlow = (timeout = boundMs): boolean => {
      const before = computedMs();
      try {
        context.run = () => use(pattern, text);
        script.runInContext(context, { timeout });
        return false;
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ERR_SCRIPT_EXECUTION_TIMEOUT');
        return computedMs() - before > boundMs / 2 || isSlow(2 * timeout);
      }
    };
    if (isSlow() && isSlow() && isSlow()) return text;
  }
  return undefined;
}

describe('regular expressions of the sources', () => {
  it(`match every hostile text of ${length / 1000} kB in less than ${boundMs} ms`, () => {
    const seen = new Set<string>();
    const slow: string[] = [];
    for (const pattern of patternsUnder('src').patterns) {
      const literal = `/${pattern.source}/${pattern.flags}`;
      if (seen.has(literal)) continue;
      seen.add(literal);
      const text = slowText(pattern);
      if (text !== undefined)
        slow.push(`${pattern.file}:${pattern.line} ${literal} on ${JSON.stringify(text.slice(0, 40))}…`);
    }
    assert.ok(seen.size > 50, 'the sources have patterns');
    assert.deepEqual(slow, []);
  });

  for (const [name, pattern] of [
    ['exponential', planted('^(a+)+$')],
    ['exponential by alternatives', planted('^(?:a|a)*$')],
    ['polynomial of the third degree', planted('^[a:]*:[a:]*:[a:]*$')],
    ['polynomial by search', planted('/+$')],
    ['polynomial by an end that never comes', planted('<title[^>]*>([^<]{1,200})', 'i')],
    ['polynomial by two neighbours', planted('\\s*,?\\s*$')],
    ['polynomial by searching all', planted('<!--[\\s\\S]*?-->|<!', 'g')],
    ['polynomial by searching all in a group', planted('x?(?:<!--[\\s\\S]*?-->|<!)', 'g')],
    ['polynomial by searching all for what may be left out', planted('(?:<!--[\\s\\S]*?-->)?<', 'g')],
  ] as const) {
    it(`are found by the checker, with the text that shows it, where one is planted that is ${name}`, async () => {
      const { slow } = await superLinear([pattern]);
      assert.equal(slow.length, 1);
      assert.match(slow[0]?.growth ?? '', /exponential|polynomial/);
      assert.notEqual(slow[0]?.attack, '');
    });

    it(`are found by the clock where one is planted that is ${name}`, () => {
      assert.notEqual(slowText(pattern), undefined);
    });
  }

  it('pass the checker under every flag where they are linear', async () => {
    const linear = ['^[a-z]+$', '^\\s*\\d{1,5}\\s*$', '[&<>"]', '^(?<year>\\d{4})-(\\d\\d)$'];
    const patterns = linear.flatMap((source) =>
      ['', 'g', 'gi', 'd', 'u'].map((flags) => planted(source, flags)),
    );
    assert.deepEqual((await superLinear(patterns)).slow, []);
  });

  it('fail the checker where it has no verdict', async () => {
    const { slow } = await superLinear([planted('(?<=a', '')]);
    assert.match(slow[0]?.growth ?? '', /no verdict/);
  });

  it('are excused by file and text only, and an unused excuse is reported', async () => {
    const used = { file: 'planted.ts', source: '/+$', reason: 'a test' };
    const unused = { file: 'other.ts', source: '/+$', reason: 'a test' };
    const { slow, stale } = await superLinear([planted('/+$'), planted('a+b')], [used, unused]);
    assert.deepEqual(
      slow.map(({ pattern }) => pattern.source),
      ['a+b'],
    );
    assert.deepEqual(stale, [unused]);
  });

  const sources: readonly (readonly [string, number, number])[] = [
    ['const a = /x/g;', 1, 0],
    ['const a = "/x/";', 0, 0],
    ['// /x/\nconst b = 6 / 2 / 1;', 0, 0],
    ['text.replace(/[/]/, "").split(/,/);', 2, 0],
    ['const p = /x/; text.match(p);', 1, 0],
    ['languages.match({ pattern: glob }, document);', 0, 0],
    ['const p: RegExp = /x/;', 1, 0],
    ['if (a instanceof RegExp) go();', 0, 0],
    ['new RegExp("a")', 1, 0],
    ['const a = "x"; const b = [a, "y"].map((c) => `${c}+`); new RegExp(b.join("|"), "g")', 1, 0],
    ['new RegExp(String.raw`\\d` + "x", "u")', 1, 0],
    ['let a = "x"; new RegExp(a)', 0, 1],
    ['const a = (b: string) => new RegExp(b)', 0, 1],
    ['import { a } from "./b"; new RegExp(a)', 0, 1],
    ['const a = process.env; new RegExp(`${a.X}`)', 0, 1],
    ['const a = b; const b = a; new RegExp(a + name)', 0, 1],
    ['const f = () => { const a = "x"; return new RegExp(a); };', 0, 1],
    ['const a = go(); new RegExp(a)', 0, 1],
    ['const a = "x"; const f = (a: string) => new RegExp(a);', 0, 1],
    ['const a = "x"; const f = ({ a }: B) => new RegExp(a);', 0, 1],
    ['const a = "x"; function f(b: string) { for (const a of b) new RegExp(a); }', 0, 1],
    ['new RegExp(name, "i")', 0, 1],
    ['RegExp(name)', 0, 1],
    ['globalThis.RegExp(name)', 0, 1],
    ['globalThis["RegExp"](name)', 0, 1],
    ['const R = RegExp; new R(name);', 0, 1],
    ['Reflect.construct(RegExp, [name])', 0, 1],
    ['text.match(name)', 0, 1],
    ['text.search("a" + name)', 0, 1],
    ['[...text.matchAll(name)]', 0, 1],
    ['text?.match(name)', 0, 1],
    ['/a/.compile(name)', 1, 1],
    ['let p = /x/; p = name; text.match(p);', 1, 1],
    ['const p = /x/; const f = (p: string) => text.match(p);', 1, 1],
  ];
  for (const [source, literals, dynamic] of sources) {
    it(`are counted in "${source.replace('\n', ' ')}": ${literals} literals, ${dynamic} made at run time`, () => {
      const found = patternsOf('planted.ts', source);
      assert.deepEqual([found.patterns.length, found.dynamic.length], [literals, dynamic]);
    });
  }

  it('are checked as built where constants build them', async () => {
    const { patterns } = patternsOf('planted.ts', 'const a = "(a+)+"; new RegExp(`^${a}$`, "i")');
    assert.deepEqual(
      patterns.map(({ source, flags }) => [source, flags]),
      [['^(a+)+$', 'i']],
    );
    assert.equal((await superLinear(patterns)).slow.length, 1);
  });

  it('are all literals or built from constants', () => {
    assert.deepEqual(patternsUnder('src').dynamic, []);
  });

  it('are refused by the linter in every room where they are made at run time', async function () {
    const linter = new ESLint();
    for (const room of readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
      const config = (await linter.calculateConfigForFile(`src/${room.name}/any.ts`)) as {
        rules: Readonly<Record<string, unknown>>;
      };
      assert.match(JSON.stringify(config.rules['no-restricted-globals']), /"RegExp"/, room.name);
    }
  });
});
