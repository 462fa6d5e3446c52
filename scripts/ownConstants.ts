import { runInNewContext } from 'node:vm';
import ts from 'typescript';

/** Names that an expression may use beside constants of its own file. */
const harmless: ReadonlySet<string> = new Set(['RegExp', 'String', 'undefined']);

/**
 * The regular expression that `new RegExp(…)` makes where all of it is made of literals and of constants of the
 * file's top level, which are so themselves: it is the same at every run, and can be judged as it comes out.
 *
 * @returns undefined where anything else has a part in it
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

/** What an expression may be made of beside names, arrow functions and properties. */
const plain: ReadonlySet<ts.SyntaxKind> = new Set([
  ...[ts.SyntaxKind.StringLiteral, ts.SyntaxKind.NumericLiteral, ts.SyntaxKind.NoSubstitutionTemplateLiteral],
  ...[ts.SyntaxKind.TemplateExpression, ts.SyntaxKind.TemplateSpan, ts.SyntaxKind.TaggedTemplateExpression],
  ...[ts.SyntaxKind.TemplateHead, ts.SyntaxKind.TemplateMiddle, ts.SyntaxKind.TemplateTail],
  ...[ts.SyntaxKind.ArrayLiteralExpression, ts.SyntaxKind.SpreadElement, ts.SyntaxKind.CallExpression],
  ...[ts.SyntaxKind.BinaryExpression, ts.SyntaxKind.PlusToken, ts.SyntaxKind.ParenthesizedExpression],
  ...[ts.SyntaxKind.NewExpression, ts.SyntaxKind.RegularExpressionLiteral],
]);

/** Without those whose name means something else elsewhere in the file. */
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
