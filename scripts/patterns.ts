import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { constantPattern } from './ownConstants';

/** A regular expression of a source file: a literal, or made of constants of the file. */
export interface Pattern {
  readonly file: string;
  readonly line: number;
  readonly source: string;
  readonly flags: string;
}

/** A place that makes a regular expression of something else, so that nobody can check it. */
export interface DynamicPattern {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

export interface FoundPatterns {
  readonly patterns: readonly Pattern[];
  readonly dynamic: readonly DynamicPattern[];
}

/** Methods of strings that compile a pattern of what they are given, and the one of patterns that replaces it. */
const compiling: ReadonlySet<string> = new Set(['match', 'matchAll', 'search', 'compile']);

/** Every regular expression of the sources under a folder, found by the compiler's own parser. */
export function patternsUnder(folder: string): FoundPatterns {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .filter((name) => /\.[cm]?[jt]sx?$/.test(name))
    .sort();
  const found = files.map((file) => patternsOf(file, readFileSync(file, 'utf8')));
  return {
    patterns: found.flatMap(({ patterns }) => patterns),
    dynamic: found.flatMap(({ dynamic }) => dynamic),
  };
}

/** The regular expressions of one source file. */
export function patternsOf(file: string, text: string): FoundPatterns {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const patterns: Pattern[] = [];
  const dynamic: DynamicPattern[] = [];
  const place = (node: ts.Node): { file: string; line: number } => ({
    file,
    line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1,
  });
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) patterns.push({ ...place(node), ...parts(node) });
    const made = isConstructorCall(node) ? constantPattern(node, source) : undefined;
    if (made) {
      patterns.push({ ...place(node), ...made });
      return;
    }
    if (isConstructor(node) || isCompiled(node, source)) {
      dynamic.push({ ...place(node), code: (ts.isIdentifier(node) ? node.parent : node).getText(source) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { patterns, dynamic };
}

function parts(node: ts.RegularExpressionLiteral): { source: string; flags: string } {
  const end = node.text.lastIndexOf('/');
  return { source: node.text.slice(1, end), flags: node.text.slice(end + 1) };
}

const isConstructorCall = (node: ts.Node): node is ts.NewExpression | ts.CallExpression =>
  (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
  ts.isIdentifier(node.expression) &&
  node.expression.text === 'RegExp';

/** `RegExp` as a value, under whatever name it goes on; a type or a test by `instanceof` compiles nothing. */
function isConstructor(node: ts.Node): boolean {
  if (ts.isStringLiteralLike(node)) {
    return node.text === 'RegExp' && ts.isElementAccessExpression(node.parent);
  }
  if (!ts.isIdentifier(node) || node.text !== 'RegExp' || ts.isTypeNode(node.parent)) return false;
  const { parent } = node;
  return !(
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword &&
    parent.right === node
  );
}

/** A call such as `text.match(x)`, where `x` is neither a literal nor the name of a constant literal of the file. */
function isCompiled(node: ts.Node, source: ts.SourceFile): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  if (!compiling.has(node.expression.name.text)) return false;
  const [argument] = node.arguments;
  if (argument === undefined || ts.isRegularExpressionLiteral(argument)) return false;
  return !(ts.isIdentifier(argument) && constantLiterals(source).has(argument.text));
}

/** Names that the file gives to literals, and to nothing else. */
function constantLiterals(source: ts.SourceFile): ReadonlySet<string> {
  const literals = new Set<string>();
  const others = new Set<string>();
  const visit = (node: ts.Node): void => {
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node)) && ts.isIdentifier(node.name)) {
      const isLiteral =
        ts.isVariableDeclaration(node) &&
        node.initializer !== undefined &&
        ts.isRegularExpressionLiteral(node.initializer) &&
        (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const) !== 0;
      (isLiteral ? literals : others).add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return new Set([...literals].filter((name) => !others.has(name)));
}
