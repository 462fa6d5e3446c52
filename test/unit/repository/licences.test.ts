import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { Metafile } from 'esbuild';
import { bundledPackages, type BundledPackage } from '../../../scripts/bundledPackages';
import { licenceProblems, licenceText, withoutFile } from '../../../scripts/licences';
import { noticeProblems, notices } from '../../../scripts/notices';

/* What is bundled is named with its licence, or nothing is packed. */

const mit = 'Permission is hereby granted, free of charge, to any person';
const product = { name: 'product', version: '1.0.0' };

const item = (facts: Partial<BundledPackage>): BundledPackage => ({
  folder: `node_modules/${facts.name ?? 'a'}`,
  name: 'a',
  version: '1.0.0',
  licence: 'MIT',
  author: 'Ann Author',
  homepage: 'https://a.example',
  licenceTexts: [mit],
  readme: '',
  imports: [],
  ...facts,
});

/** Problems of one package, without those of the rows of packages that are not asked about. */
const problemsOf = (facts: Partial<BundledPackage>): readonly string[] =>
  licenceProblems([item(facts)]).filter((text) => !text.includes('no longer needed'));

const metafile = (inputs: Readonly<Record<string, readonly string[]>>): Metafile => ({
  inputs: Object.fromEntries(
    Object.entries(inputs).map(([path, imports]) => [
      path,
      { bytes: 1, imports: imports.map((target) => ({ path: target, kind: 'import-statement' as const })) },
    ]),
  ),
  outputs: {},
});

describe('licences of what is bundled', () => {
  const texts: Readonly<Record<string, string>> = {
    MIT: mit,
    ISC: 'Permission to use, copy, modify, and/or distribute this software',
    '0BSD': 'Permission to use, copy, modify, and/or distribute this software',
    'BSD-2-Clause': 'Redistribution and use in source and binary forms',
    'BSD-3-Clause': 'Redistribution and use in source and binary forms',
    'Apache-2.0': 'Apache License\n  Version 2.0, January 2004',
    '(MIT OR GPL-3.0-only)': mit,
    '(MIT AND ISC)': mit,
  };
  for (const [licence, text] of Object.entries(texts)) {
    it(`accepts the licence ${licence}`, () => {
      assert.deepEqual(problemsOf({ licence, licenceTexts: [text] }), []);
    });
  }

  for (const licence of [
    ...[
      'GPL-3.0-only',
      'GPL-2.0-or-later',
      'AGPL-3.0',
      'LGPL-2.1-only',
      'MPL-2.0',
      'CC-BY-NC-4.0',
      'SSPL-1.0',
    ],
    ...[
      '(MIT AND GPL-3.0-only)',
      'GPL-2.0-only WITH Classpath-exception-2.0',
      'Apache-2.0 WITH LLVM-exception',
    ],
    ...[
      'UNLICENSED',
      'SEE LICENSE IN LICENSE',
      '',
      'mit',
      'MIT+',
      'constructor',
      'toString',
      '__proto__',
      'LicenseRef-x',
    ],
  ]) {
    it(`refuses the licence "${licence}"`, () => {
      assert.match(problemsOf({ licence })[0] ?? '', /is not allowed/);
    });
  }

  for (const [name, licenceTexts] of [
    ['is empty', ['']],
    ['is that of another licence', ['Redistribution and use in source and binary forms']],
    ['is the GPL, whatever package.json says', ['GNU GENERAL PUBLIC LICENSE Version 3']],
    ['holds the GPL beside the right one', [mit, 'GNU GENERAL PUBLIC LICENSE Version 3']],
    ['is missing', []],
  ] as const) {
    it(`refuses a package whose licence file ${name}`, () => {
      assert.equal(problemsOf({ licenceTexts }).length, 1);
    });
  }

  it('uses the standard text with the name of the author for exactly the version that a row names', () => {
    const known = item({ name: 'saxes', version: '6.0.0', licence: 'ISC', licenceTexts: [] });
    assert.match(licenceText(known), /^Copyright \(c\) Ann Author$/m);
    assert.match(licenceText(known), /Permission to use/);
    assert.equal(licenceText({ ...known, version: '6.0.1' }), '');
    assert.equal(licenceText({ ...known, author: '' }), '');
  });

  it('uses the text of a README where a row names it', () => {
    const readme = `Title\n=====\n\nLicense\n-------\n\n(The MIT License)\n\n${mit}\n`;
    const known = item({ name: 'data-uri-to-buffer', version: '4.0.1', licenceTexts: [], readme });
    assert.equal(licenceText(known), `(The MIT License)\n\n${mit}`);
  });

  it('reports a row that no package needs', () => {
    const stale = licenceProblems([item({})]);
    assert.deepEqual(
      stale.map((text) => text.split(':')[0]),
      Object.keys(withoutFile),
    );
  });
});

describe('notices', () => {
  const packages = [item({}), item({ name: 'b', licenceTexts: [`${mit} b`] }), item({ version: '2.0.0' })];

  it('lists each package and version with its whole licence in the notices', () => {
    assert.deepEqual(noticeProblems(notices(product, packages), packages), []);
  });

  for (const missing of packages) {
    it(`reports notices without ${missing.name} ${missing.version} as incomplete`, () => {
      const rest = packages.filter((other) => other !== missing);
      assert.equal(noticeProblems(notices(product, rest), packages).length, 1);
    });
  }

  it('reports notices with a cut licence as incomplete', () => {
    assert.equal(noticeProblems(notices(product, packages).replace(`${mit} b`, mit), packages).length, 1);
  });

  it('writes the same notices for any order of the files', () => {
    const folder = 'node_modules/';
    const inputs = { [`${folder}saxes/saxes.js`]: [], [`${folder}anynum/a.js`]: [], 'src/a.ts': [] };
    const reversed = Object.fromEntries(Object.entries(inputs).reverse());
    const texts = [inputs, reversed].map((some) =>
      notices(product, bundledPackages([metafile(some)]).packages),
    );
    assert.equal(texts[0], texts[1]);
  });
});

describe('packages of a metafile', () => {
  let folder = '';
  const write = (path: string, text: string): string => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return relative('.', file).replaceAll('\\', '/');
  };
  const manifest = (name: string): string => JSON.stringify({ name, version: '1.0.0', license: 'MIT' });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'packages-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds the packages of a metafile by their folders, also scoped and nested ones, with their imports', () => {
    write('node_modules/outer/package.json', manifest('outer'));
    write('node_modules/outer/esm/package.json', '{"type":"module"}');
    const outer = write('node_modules/outer/esm/index.js', '');
    write('node_modules/outer/node_modules/@scope/inner/package.json', manifest('@scope/inner'));
    const inner = write('node_modules/outer/node_modules/@scope/inner/a.js', '');
    const { packages, direct } = bundledPackages([
      metafile({ 'src/a.ts': [outer, 'src/b.ts'], 'src/b.ts': [] }),
      metafile({ [outer]: [inner], [`(disabled):${inner}`]: [] }),
    ]);
    assert.deepEqual(
      packages.map(({ name }) => name),
      ['@scope/inner', 'outer'],
    );
    const [innerFolder, outerFolder] = packages.map((found) => found.folder);
    assert.deepEqual(packages[1]?.imports, [innerFolder]);
    assert.deepEqual(direct, [outerFolder]);
  });

  it('collects the licences and notices of foreign code inside a package', () => {
    write('node_modules/outer/package.json', manifest('outer'));
    write('node_modules/outer/LICENSE.md', 'of outer');
    write('node_modules/outer/NOTICE', 'of the foundation');
    write('node_modules/outer/license.js', 'is code');
    write('node_modules/outer/vendor/x/LICENSE', 'of x');
    write('node_modules/outer/other/LICENSE', 'of what is not bundled');
    const file = write('node_modules/outer/vendor/x/index.js', '');
    const { packages } = bundledPackages([metafile({ [file]: [] })]);
    assert.deepEqual(packages[0]?.licenceTexts, ['of outer', 'of the foundation', 'of x']);
  });

  for (const path of ['../elsewhere/a.js', 'vendor/a.js', 'data:text/javascript,1', 'test/support/a.ts']) {
    it(`refuses ${path}, which belongs neither to us nor to a package`, () => {
      assert.throws(() => bundledPackages([metafile({ [path]: [] })]), /neither in src nor in a package/);
    });
  }
});
