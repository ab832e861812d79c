package io.pottery.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Cuts what a client sends into commands, however the bytes are split among reads.
 */
final class RespParser {

	private byte[] bytes = new byte[1024];

	private int size;

	private int position;

	/**
	 * Takes further bytes.
	 * @param chunk the bytes
	 * @return the commands that are complete now
	 */
	List<List<String>> feed(ByteBuffer chunk) {
		append(chunk);
		List<List<String>> commands = new ArrayList<>();
		int consumed = 0;
		for (List<String> command = next(); command != null; command = next()) {
			if (!command.isEmpty()) {
				commands.add(command);
			}
			consumed = this.position;
		}
		System.arraycopy(this.bytes, consumed, this.bytes, 0, this.size - consumed);
		this.size -= consumed;
		this.position = 0;
		return commands;
	}

	/**
	 * Returns whether the last command is still incomplete.
	 * @return whether more bytes must follow
	 */
	boolean isInsideCommand() {
		return this.size > 0;
	}

	private void append(ByteBuffer chunk) {
		int required = this.size + chunk.remaining();
		if (required > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(required, 2 * this.bytes.length));
		}
		int length = chunk.remaining();
		chunk.get(this.bytes, this.size, length);
		this.size += length;
	}

	private @Nullable List<String> next() {
		String header = line();
		if (header == null) {
			return null;
		}
		if (!header.startsWith("*")) {
			return header.isBlank() ? List.of() : List.of(header.strip().split("\\s+"));
		}
		int count = Integer.parseInt(header.substring(1));
		List<String> words = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			String length = line();
			String word = (length != null) ? text(Integer.parseInt(length.substring(1))) : null;
			if (word == null) {
				return null;
			}
			words.add(word);
		}
		return words;
	}

	private @Nullable String line() {
		for (int i = this.position; i + 1 < this.size; i++) {
			if (this.bytes[i] == '\r' && this.bytes[i + 1] == '\n') {
				return text(i - this.position);
			}
		}
		return null;
	}

	private @Nullable String text(int length) {
		int end = this.position + length + 2;
		if (end > this.size) {
			return null;
		}
		String text = new String(this.bytes, this.position, length, StandardCharsets.UTF_8);
		this.position = end;
		return text;
	}

}
