package io.pottery.codec;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;

import tools.jackson.core.Base64Variants;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.util.RawValue;

/**
 * Writes a JSON tree as {@code json.dumps(value, sort_keys=True)} does in Python.
 */
final class CanonicalWriter {

	/**
	 * The deepest nesting of arrays and objects that is written and read.
	 */
	static final int MAX_DEPTH = 500;

	private static final ObjectReader RAW_READER = JsonMapper.builder()
		.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build()
		.readerFor(JsonNode.class);

	private static final Comparator<Map.Entry<String, JsonNode>> BY_KEY = (left,
			right) -> compareCodePoints(left.getKey(), right.getKey());

	private final AsciiBuffer out = new AsciiBuffer(64);

	private int depth;

	private CanonicalWriter() {
	}

	static byte[] write(JsonNode node) {
		CanonicalWriter writer = new CanonicalWriter();
		writer.writeNode(node);
		return writer.out.toBytes();
	}

	private void writeNode(JsonNode node) {
		switch (node.getNodeType()) {
			case NULL -> this.out.append("null");
			case BOOLEAN -> this.out.append(node.booleanValue() ? "true" : "false");
			case NUMBER -> this.out.append(PythonNumbers.text(node.numberValue()));
			case STRING -> this.out.appendQuoted(node.stringValue());
			case BINARY -> writeBinary(node.binaryValue());
			case ARRAY -> writeArray(node);
			case OBJECT -> writeObject(node);
			case POJO -> writePojo(((POJONode) node).getPojo());
			case MISSING -> throw new IllegalArgumentException("a missing node has no JSON text");
		}
	}

	private void writeArray(JsonNode array) {
		enter();
		this.out.append('[');
		String separator = "";
		for (JsonNode element : array) {
			this.out.append(separator);
			writeNode(element);
			separator = ", ";
		}
		this.out.append(']');
		this.depth--;
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private void writeObject(JsonNode object) {
		enter();
		Map.Entry<String, JsonNode>[] members = object.properties().toArray(new Map.Entry[0]);
		Arrays.sort(members, BY_KEY);
		this.out.append('{');
		String separator = "";
		for (Map.Entry<String, JsonNode> member : members) {
			this.out.append(separator);
			requireWellFormed(member.getKey());
			this.out.appendQuoted(member.getKey());
			this.out.append(": ");
			writeNode(member.getValue());
			separator = ", ";
		}
		this.out.append('}');
		this.depth--;
	}

	/**
	 * Jackson reads a surrogate without its other half in values, but not in keys.
	 */
	private static void requireWellFormed(String key) {
		int i = 0;
		while (i < key.length()) {
			int point = key.codePointAt(i);
			if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
				throw new IllegalArgumentException("a key contains a surrogate without its other half");
			}
			i += Character.charCount(point);
		}
	}

	private void writePojo(Object pojo) {
		if (pojo instanceof byte[] bytes) {
			writeBinary(bytes);
		}
		else if (pojo instanceof RawValue raw && raw.rawValue() != null) {
			writeNode(RAW_READER.readValue(raw.rawValue().toString()));
		}
		else {
			throw new IllegalArgumentException("it was written as an embedded "
					+ ((pojo != null) ? pojo.getClass().getName() : "null") + ", which has no JSON text");
		}
	}

	private void writeBinary(byte[] bytes) {
		this.out.appendQuoted(Base64Variants.MIME_NO_LINEFEEDS.encode(bytes));
	}

	private void enter() {
		if (++this.depth > MAX_DEPTH) {
			throw new IllegalArgumentException("it is nested more than " + MAX_DEPTH + " levels deep");
		}
	}

	/**
	 * String.compareTo would sort a character beyond U+FFFF, a pair of surrogates, before
	 * U+E000 to U+FFFF.
	 */
	static int compareCodePoints(String left, String right) {
		int shorter = Math.min(left.length(), right.length());
		int i = 0;
		while (i < shorter) {
			int leftPoint = left.codePointAt(i);
			int rightPoint = right.codePointAt(i);
			if (leftPoint != rightPoint) {
				return Integer.compare(leftPoint, rightPoint);
			}
			i += Character.charCount(leftPoint);
		}
		return Integer.compare(left.length(), right.length());
	}

}
