/* Small models of other shells, to find out what a command would do in them. None of these shells runs here. */

type Variables = Readonly<Record<string, string | undefined>>;

/** The arguments of the one command in a script for cmd, after the parsing of cmd and then of the program. */
export function parseCmd(script: string, variables: Variables): readonly string[] {
  const line = script
    .split('\n')
    .filter((text) => !text.startsWith('rem '))
    .join('\n')
    .replace(/\^\n\s*/g, ' ')
    .trim();
  const expanded = line.replace(/%(\w+)%/g, (whole, name: string) => variables[name] ?? whole);
  let seen = '';
  let quoted = false;
  for (let index = 0; index < expanded.length; index += 1) {
    const character = expanded[index] ?? '';
    if (character === '"') quoted = !quoted;
    if (!quoted && /[&|<>]/.test(character)) throw new Error(`cmd would act on ${character}: ${expanded}`);
    if (!quoted && character === '^') index += 1;
    seen += !quoted && character === '^' ? (expanded[index] ?? '') : character;
  }
  return argumentsOf(seen);
}

/** The rules of Microsoft's C runtime: a backslash escapes only before a quote, and two quotes inside quotes are one. */
function argumentsOf(line: string): readonly string[] {
  const args: string[] = [];
  let current: string | undefined;
  let quoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const rest = line.slice(index);
    const slashes = /^(\\+)"/.exec(rest)?.[1];
    if (slashes !== undefined) {
      current = (current ?? '') + '\\'.repeat(Math.floor(slashes.length / 2));
      index += slashes.length - 1;
      if (slashes.length % 2 === 1) {
        current += '"';
        index += 1;
      }
      continue;
    }
    if (quoted && rest.startsWith('""')) {
      current = `${current ?? ''}"`;
      index += 1;
    } else if (rest.startsWith('"')) {
      quoted = !quoted;
      current ??= '';
    } else if (!quoted && /^[ \t]/.test(rest)) {
      if (current !== undefined) args.push(current);
      current = undefined;
    } else current = (current ?? '') + (line[index] ?? '');
  }
  return current === undefined ? args : [...args, current];
}

const psString = /'((?:[^'\u2018\u2019\u201A\u201B]|(?:['\u2018\u2019\u201A\u201B]){2})*)'/y;

/** The values of all string expressions in a PowerShell script, and the value of `$body`. */
export function parsePowerShell(
  script: string,
  variables: Variables,
): { readonly body: string; readonly words: readonly string[] } {
  const words: string[] = [];
  let body = '';
  let current: string | undefined;
  let inBody = false;
  const end = (): void => {
    if (current === undefined) return;
    words.push(current);
    if (inBody) body = current;
    inBody = false;
    current = undefined;
  };
  for (let index = 0; index < script.length;) {
    const rest = script.slice(index);
    const skip = (pattern: RegExp): RegExpExecArray | undefined => pattern.exec(rest) ?? undefined;
    psString.lastIndex = index;
    const literal = psString.exec(script);
    const comment = skip(/^#[^\n]*/);
    const escape = skip(/^\[Security\.SecurityElement\]::Escape\(\$env:(\w+)\)/);
    const json = skip(/^\(\(ConvertTo-Json \$env:(\w+)\) -replace '\^"\|"\$'\)/);
    const variable = skip(/^\$env:(\w+)/);
    if (comment) index += comment[0].length;
    else if (literal) {
      current = (current ?? '') + (literal[1] ?? '').replace(/(['\u2018\u2019\u201A\u201B]){2}/g, '$1');
      index += literal[0].length;
    } else if (escape) {
      const value = variables[escape[1] ?? ''] ?? '';
      const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' } as const;
      current = (current ?? '') + value.replace(/[&<>"']/g, (c) => entities[c as keyof typeof entities]);
      index += escape[0].length;
    } else if (json) {
      current = (current ?? '') + JSON.stringify(variables[json[1] ?? ''] ?? '').slice(1, -1);
      index += json[0].length;
    } else if (variable) {
      current = (current ?? '') + (variables[variable[1] ?? ''] ?? '');
      index += variable[0].length;
    } else {
      const plus = skip(/^\s*\+\s*/);
      if (plus) index += plus[0].length;
      else {
        const assignment = skip(/^\$body = /);
        end();
        if (assignment) inBody = true;
        index += assignment ? assignment[0].length : 1;
        if (rest.startsWith('(') && inBody) current = undefined;
      }
    }
  }
  end();
  return { body, words };
}

/** A block of a `.http` file: comments, the request line, headers, an empty line, the body. */
export function parseHttp(
  text: string,
  variables: Variables,
): {
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
} {
  const filled = text.replace(/\{\{\$processEnv (\w+)\}\}/g, (_, name: string) => variables[name] ?? '');
  const lines = filled.split('\n').filter((line, index, all) => {
    const isHead = all.slice(0, index).every((before) => before.startsWith('#'));
    return !(isHead && line.startsWith('#'));
  });
  const [request = ''] = lines;
  const gap = lines.indexOf('');
  const [method = '', url = ''] = request.split(' ');
  const headers = lines.slice(1, gap).map((line): [string, string] => {
    const colon = line.indexOf(': ');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)];
  });
  return {
    method,
    url,
    headers: new Map(headers),
    body: lines
      .slice(gap + 1)
      .join('\n')
      .replace(/\n$/, ''),
  };
}
