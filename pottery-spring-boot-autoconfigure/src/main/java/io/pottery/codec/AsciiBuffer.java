package io.pottery.codec;

import java.util.Arrays;

/**
 * Grows while canonical text is written into it; that text is ASCII alone.
 */
final class AsciiBuffer {

	private static final char[] HEX = "0123456789abcdef".toCharArray();

	private byte[] bytes;

	private int length;

	AsciiBuffer(int capacity) {
		this.bytes = new byte[capacity];
	}

	void append(char ascii) {
		if (this.length == this.bytes.length) {
			grow(1);
		}
		this.bytes[this.length++] = (byte) ascii;
	}

	void append(String ascii) {
		if (this.bytes.length - this.length < ascii.length()) {
			grow(ascii.length());
		}
		for (int i = 0; i < ascii.length(); i++) {
			this.bytes[this.length++] = (byte) ascii.charAt(i);
		}
	}

	void appendQuoted(String text) {
		append('"');
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
				append(c);
			}
			else {
				appendEscaped(c);
			}
		}
		append('"');
	}

	private void appendEscaped(char c) {
		append('\\');
		switch (c) {
			case '"', '\\' -> append(c);
			case '\n' -> append('n');
			case '\r' -> append('r');
			case '\t' -> append('t');
			case '\b' -> append('b');
			case '\f' -> append('f');
			default -> {
				append('u');
				for (int shift = 12; shift >= 0; shift -= 4) {
					append(HEX[(c >> shift) & 0xf]);
				}
			}
		}
	}

	private void grow(int more) {
		int capacity = Math.max(Math.addExact(this.length, more), (int) Math.min(this.bytes.length * 2L, 1 << 30));
		this.bytes = Arrays.copyOf(this.bytes, capacity);
	}

	byte[] toBytes() {
		return (this.length == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.length);
	}

}
