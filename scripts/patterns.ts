import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { constantPattern } from './ownConstants';

/** A regular expression in a source file: a literal, or an expression of constants of the file. */
export interface Pattern {
  readonly file: string;
  readonly line: number;
  readonly source: string;
  readonly flags: string;
}

/** A place that builds a regular expression from other values, so that it cannot be checked. */
export interface DynamicPattern {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

export interface FoundPatterns {
  readonly patterns: readonly Pattern[];
  readonly dynamic: readonly DynamicPattern[];
}

/** Methods that compile a pattern from their argument: of strings, and `compile` of a pattern. */
const compiling: ReadonlySet<string> = new Set(['match', 'matchAll', 'search', 'compile']);

/** Finds every regular expression in the sources under a folder with the parser of the compiler. */
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

/** Finds the regular expressions of one source file. */
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

/** Whether `RegExp` is used as a value, under any name. A type, or a test by `instanceof`, compiles nothing. */
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

/** Whether it is a call such as `text.match(x)`, where `x` is neither a literal nor a constant literal of the file. */
function isCompiled(node: ts.Node, source: ts.SourceFile): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  if (!compiling.has(node.expression.name.text)) return false;
  // VS Code matches documents with selectors.
  if (/(?:^|\.)languages$/.test(node.expression.expression.getText(source))) return false;
  const [argument] = node.arguments;
  if (argument === undefined || ts.isRegularExpressionLiteral(argument)) return false;
  return !(ts.isIdentifier(argument) && constantLiterals(source).has(argument.text));
}

/** The names that the file uses for constant literals only. */
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
