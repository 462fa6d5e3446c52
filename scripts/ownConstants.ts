import { runInNewContext } from 'node:vm';
import ts from 'typescript';

/** Names that an expression may use besides the constants of its file. */
const harmless: ReadonlySet<string> = new Set(['RegExp', 'String', 'undefined']);

/**
 * Evaluates a `new RegExp(…)` that consists of literals and of top-level constants of the file that do so too. Such a
 * pattern is the same in every run, so it can be checked.
 *
 * @returns undefined if the expression contains anything else
 */
export function constantPattern(
  call: ts.NewExpression | ts.CallExpression,
  source: ts.SourceFile,
): { readonly source: string; readonly flags: string } | undefined {
  const constants = topLevelConstants(source);
  const needed = new Set<ts.VariableDeclaration>();
  const isConstant = (node: ts.Node, known: ReadonlySet<string>): boolean => {
    if (ts.isArrowFunction(node)) {
      const names = node.parameters.map(({ name }) => name.getText(source));
      return !ts.isBlock(node.body) && isConstant(node.body, new Set([...known, ...names]));
    }
    if (ts.isPropertyAccessExpression(node)) return isConstant(node.expression, known);
    if (ts.isIdentifier(node)) return known.has(node.text) || harmless.has(node.text) || isNeeded(node.text);
    if (!plain.has(node.kind)) return false;
    return ts.forEachChild(node, (child) => !isConstant(child, known)) !== true;
  };
  const isNeeded = (name: string): boolean => {
    const declaration = constants.get(name);
    if (declaration?.initializer === undefined) return false;
    if (needed.has(declaration)) return true;
    needed.add(declaration);
    return isConstant(declaration.initializer, new Set());
  };
  if (!isConstant(call, new Set())) return undefined;
  const declared = [...needed].sort((a, b) => a.pos - b.pos).map((item) => `const ${item.getText(source)};`);
  const code = ts.transpile(
    `${declared.join('\n')}\n[${call.getText(source)}].map((p) => [p.source, p.flags])[0];`,
  );
  const [pattern = '', flags = ''] = runInNewContext(code, {}, { timeout: 1000 }) as readonly string[];
  return { source: pattern, flags };
}

/** The syntax that an expression may contain besides names, arrow functions and properties. */
const plain: ReadonlySet<ts.SyntaxKind> = new Set([
  ...[ts.SyntaxKind.StringLiteral, ts.SyntaxKind.NumericLiteral, ts.SyntaxKind.NoSubstitutionTemplateLiteral],
  ...[ts.SyntaxKind.TemplateExpression, ts.SyntaxKind.TemplateSpan, ts.SyntaxKind.TaggedTemplateExpression],
  ...[ts.SyntaxKind.TemplateHead, ts.SyntaxKind.TemplateMiddle, ts.SyntaxKind.TemplateTail],
  ...[ts.SyntaxKind.ArrayLiteralExpression, ts.SyntaxKind.SpreadElement, ts.SyntaxKind.CallExpression],
  ...[ts.SyntaxKind.BinaryExpression, ts.SyntaxKind.PlusToken, ts.SyntaxKind.ParenthesizedExpression],
  ...[ts.SyntaxKind.NewExpression, ts.SyntaxKind.RegularExpressionLiteral],
]);

/** The top-level constants, except those whose name has another meaning elsewhere in the file. */
function topLevelConstants(source: ts.SourceFile): ReadonlyMap<string, ts.VariableDeclaration> {
  const counts = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node.parent)) {
      const isName = (node.parent as ts.NamedDeclaration).name === node;
      if (isName) counts.set(node.text, (counts.get(node.text) ?? 0) + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  const constants = source.statements
    .filter(ts.isVariableStatement)
    .filter(({ declarationList }) => (declarationList.flags & ts.NodeFlags.Const) !== 0)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .map((declaration) => [declaration.name.getText(source), declaration] as const);
  return new Map(constants.filter(([name]) => counts.get(name) === 1));
}
