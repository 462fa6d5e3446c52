import assert from 'node:assert/strict';
import { SaxesParser } from 'saxes';
import { readBody } from '../../../../src/core/client/codec';
import { DocumentError } from '../../../../src/core/client/document';
import { CannedClient, listRequest } from '../../../support/canned';
import { failureOf } from '../../../support/api';

/* The constraints of XML 1.0 and of namespaces in it, one row for each way to break them. */

const illFormed: readonly (readonly [string, string])[] = [
  ['no root', '<?xml version="1.0"?>'],
  ['only a comment', '<!-- a -->'],
  ['text in front of the root', 'text<a/>'],
  ['text after the root', '<a/>text'],
  ['an entity after the root', '<a/>&amp;'],
  ['CDATA outside of the root', '<a/><![CDATA[]]>'],
  ['white space in front of the declaration', ' <?xml version="1.0"?><a/>'],
  ['a comment in front of the declaration', '<!-- --><?xml version="1.0"?><a/>'],
  ['a second declaration', '<?xml version="1.0"?><?xml version="1.0"?><a/>'],
  ['a declaration inside of the root', '<a><?xml version="1.0"?></a>'],
  ['a processing instruction named XML', '<a><?XML x?></a>'],
  ['a declaration without a version', '<?xml encoding="utf-8"?><a/>'],
  ['a declaration in the wrong order', '<?xml encoding="utf-8" version="1.0"?><a/>'],
  ['an invalid version', '<?xml version="x"?><a/>'],
  ['a standalone that is neither yes nor no', '<?xml version="1.0" standalone="maybe"?><a/>'],
  ['a processing instruction without a name', '<a><? x?></a>'],
  ['a processing instruction that does not end', '<a/><?pi >'],
  ['an attribute without quotes', '<a b=c/>'],
  ['an attribute without a value', '<a b/>'],
  ['an attribute without an end', '<a b="c/>'],
  ['an attribute with two kinds of quotes', `<a b="c'/>`],
  ['attributes without a space between them', '<a b="c"d="e"/>'],
  ['an attribute twice', '<a b="c" b="d"/>'],
  ['a less-than sign in an attribute', '<a b="<"/>'],
  ['an attribute in an end tag', '<a></a b="c">'],
  ['a name that begins with a digit', '<1a/>'],
  ['a name that begins with a hyphen', '<-a/>'],
  ['a name that begins with a full stop', '<.a/>'],
  ['a name with a sign that no name has', '<a!b/>'],
  ['an attribute name that begins with a digit', '<a 1b="c"/>'],
  ['a space in front of the name', '< a/>'],
  ['a space in front of the name of an end tag', '<a></ a>'],
  ['a space within the end of an empty tag', '<a / >'],
  ['an end tag of another name', '<a></b>'],
  ['an end tag in another case', '<a></A>'],
  ['elements that overlap', '<a><b></a></b>'],
  ['an end tag too many', '<a/></a>'],
  ['an element without an end', '<a>'],
  ['a tag without an end', '<a'],
  ['a nested tag', '<a <b/>>'],
  ['two roots', '<a/><b/>'],
  ['a bare ampersand', '<a>&</a>'],
  ['an ampersand with a space', '<a>& b;</a>'],
  ['an entity without a semicolon', '<a>&amp</a>'],
  ['an entity that is not declared', '<a>&nbsp;</a>'],
  ['an entity named as a member of every object', '<a>&constructor;</a>'],
  ['an entity named as a method of every object', '<a b="&toString;"/>'],
  ['an entity named as the prototype', '<a>&__proto__;</a>'],
  ['an entity in another case', '<a>&AMP;</a>'],
  ['a character reference to a zero', '<a>&#0;</a>'],
  ['a character reference to a control character', '<a>&#8;</a>'],
  ['a character reference to half of a surrogate pair', '<a>&#xD800;</a>'],
  ['a character reference to no character', '<a>&#xFFFF;</a>'],
  ['a character reference beyond Unicode', '<a>&#x110000;</a>'],
  ['a character reference with a large X', '<a>&#X41;</a>'],
  ['a character reference without digits', '<a>&#;</a>'],
  ['a hexadecimal digit in a decimal reference', '<a>&#4A;</a>'],
  ['a character reference with a space', '<a>&#65 ;</a>'],
  ['a control character', '<a>\u0001</a>'],
  ['a zero', '<a>\u0000</a>'],
  ['an escape in an attribute', '<a b="\u001B"/>'],
  ['a control character in a comment', '<a><!--\u0002--></a>'],
  ['a form feed as white space', '<a\fb="c"/>'],
  ['a noncharacter', '<a>\uFFFE</a>'],
  ['the end of CDATA in a text', '<a>]]></a>'],
  ['CDATA without an end', '<a><![CDATA[</a>'],
  ['CDATA in lower case', '<a><![cdata[]]></a>'],
  ['CDATA with a space', '<a><! [CDATA[]]></a>'],
  ['two hyphens in a comment', '<a><!-- -- --></a>'],
  ['a comment that ends in three hyphens', '<a><!-- ---></a>'],
  ['a comment without an end', '<a><!-- </a>'],
  ['a comment with one hyphen', '<a><!- x -></a>'],
  ['a document type', '<!DOCTYPE a><a/>'],
  ['a document type behind a processing instruction', '<?pi <!-- ?><!DOCTYPE a><a/>'],
  [
    'a document type that a processing instruction and a comment hide',
    '<?pi <!-- ?><!DOCTYPE a [<!ENTITY x "E">]><a>&x;<!-- --></a>',
  ],
  ['a document type behind a comment', '<!-- <![CDATA[ --><!DOCTYPE a><a/><!-- ]]> -->'],
  ['a document type with entities of entities', '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;">]><a>&d;</a>'],
  ['a document type of another file', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'],
  ['a document type in lower case', '<!doctype a><a/>'],
  ['a document type after the root', '<a/><!DOCTYPE a>'],
  ['a document type inside of the root', '<a><!DOCTYPE a></a>'],
  ['an entity declaration', '<a><!ENTITY b "c"></a>'],
  ['an element declaration', '<!ELEMENT a ANY><a/>'],
  // Namespaces
  ['a prefix that is not bound', '<b:a/>'],
  ['an attribute with a prefix that is not bound', '<a b:c=""/>'],
  ['a prefix that is bound in a child only', '<a><b:c/><d xmlns:b="u"/></a>'],
  ['a prefix that is no longer bound', '<a><d xmlns:b="u"/><b:c/></a>'],
  ['a prefix bound to nothing', '<a xmlns:b=""/>'],
  ['the prefix xml bound to something else', '<a xmlns:xml="u"/>'],
  ['the prefix xmlns bound', '<a xmlns:xmlns="u"/>'],
  ['another prefix for the namespace of xml', '<a xmlns:b="http://www.w3.org/XML/1998/namespace"/>'],
  ['a prefix for the namespace of xmlns', '<a xmlns:b="http://www.w3.org/2000/xmlns/"/>'],
  ['the namespace of xmlns as the default', '<a xmlns="http://www.w3.org/2000/xmlns/"/>'],
  ['an attribute twice by two prefixes', '<a xmlns:b="u" xmlns:c="u" b:d="" c:d=""/>'],
  ['two colons in a name', '<a xmlns:b="u"><b:c:d/></a>'],
  ['a colon at the start of a name', '<:a/>'],
  ['a colon at the end of a name', '<a xmlns:b="u"><b:/></a>'],
  ['a colon at the start of an attribute name', '<a :b=""/>'],
];

const wellFormed: readonly (readonly [string, string])[] = [
  ['an empty element', '<a/>'],
  ['white space everywhere that it may be', '\n<a  b = "c"\t></a  >\n'],
  ['an attribute in apostrophes with quotes in it', `<a b='"'/>`],
  ['a greater-than sign in an attribute', '<a b="/>"/>'],
  ['the end of CDATA in an attribute', '<a b="]]>"/>'],
  ['a greater-than sign in a text', '<a>></a>'],
  ['text that looks like a document type, in CDATA', '<a><![CDATA[<!DOCTYPE a>]]></a>'],
  ['text that looks like a document type, in a comment', '<a><!-- <!DOCTYPE a> --></a>'],
  ['text that looks like a document type, in an instruction', '<?pi <!DOCTYPE a> ?><a/>'],
  ['brackets in CDATA', '<a><![CDATA[]]]]><![CDATA[>]]></a>'],
  ['empty CDATA', '<a><![CDATA[]]></a>'],
  ['an empty comment', '<a><!----></a>'],
  ['comments and instructions around the root', '<!-- a --><?b c?><a/><?d?><!-- e -->'],
  ['an instruction whose name begins with xml', '<?xml-stylesheet href="a"?><a/>'],
  ['all five entities', '<a b="&lt;&gt;&amp;&quot;&apos;">&lt;&gt;&amp;&quot;&apos;</a>'],
  ['character references', '<a>&#65;&#x41;&#x1F600;&#9;&#xA;&#xD;</a>'],
  ['names beyond ASCII', '<größe 名="x"/>'],
  ['a name with all its signs', '<_a-b.c1/>'],
  ['characters beyond the first plane', '<a>\u{1F600}</a>'],
  ['a prefix that is bound beside its use', '<b:a b:c="" xmlns:b="u"/>'],
  ['a prefix that is bound anew', '<b:a xmlns:b="u"><b:c xmlns:b="v"/></b:a>'],
  ['a default namespace that is taken back', '<a xmlns="u"><b xmlns=""/></a>'],
  ['xml:lang without a declaration', '<a xml:lang="de"/>'],
  ['the same attribute with and without a prefix', '<a xmlns="u" xmlns:b="u" c="" b:c=""/>'],
  ['names of members of every object', '<constructor __proto__="a" toString="b"><__proto__/></constructor>'],
  ['XML 1.1', '<?xml version="1.1"?><a>\u0085</a>'],
  ['a declaration with all its parts', `<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><a/>`],
  ['a byte order mark', '\uFEFF<?xml version="1.0"?><a/>'],
  ['64 levels', `${'<a>'.repeat(64)}${'</a>'.repeat(64)}`],
  ['white space of all kinds in a text', '<a>\r\n\r\t </a>'],
];

describe('malformed XML', () => {
  for (const [what, source] of illFormed) {
    it(`is refused for ${what}`, async () => {
      assert.throws(() => readBody(source), DocumentError);
      const { client } = new CannedClient(() => ({ body: source }));
      const error = await failureOf(client.send(listRequest));
      assert.ok(['unreadable-answer', 'html-answer'].includes(error.kind), error.kind);
    });
  }
});

describe('well-formed XML', () => {
  for (const [what, source] of wellFormed) {
    it(`is read at once and letter by letter, and rendered well-formed, with ${what}`, async () => {
      accept(source);
      assert.doesNotThrow(() => readBody(source));
      accept(readBody(source).render());
      const canned = new CannedClient(() => ({ body: letters(source) }));
      assert.ok((await canned.client.send(listRequest)).document);
      accept((await canned.last.response?.body?.render())?.text ?? '');
    });
  }
});

async function* letters(source: string): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  for (const byte of Buffer.from(source)) yield Uint8Array.of(byte);
}

/** By the parser alone. */
function accept(source: string): void {
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(source).close();
}
