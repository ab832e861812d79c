package io.pottery.collection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * How sets are combined.
 */
enum SetOperation {

	UNION {
		@Override
		void apply(Set<ByteBuffer> set, Set<ByteBuffer> operand) {
			set.addAll(operand);
		}
	},

	INTERSECTION {
		@Override
		void apply(Set<ByteBuffer> set, Set<ByteBuffer> operand) {
			set.retainAll(operand);
		}
	},

	DIFFERENCE {
		@Override
		void apply(Set<ByteBuffer> set, Set<ByteBuffer> operand) {
			set.removeAll(operand);
		}

		@Override
		void fold(Set<ByteBuffer> first, Set<ByteBuffer> second) {
			first.addAll(second);
		}
	},

	SYMMETRIC_DIFFERENCE {
		@Override
		void apply(Set<ByteBuffer> set, Set<ByteBuffer> operand) {
			operand.forEach((member) -> {
				if (!set.remove(member)) {
					set.add(member);
				}
			});
		}
	};

	/**
	 * Applies an operand to a set.
	 */
	abstract void apply(Set<ByteBuffer> set, Set<ByteBuffer> operand);

	/**
	 * Makes one operand of two: applied to any set, it gives what both would one after
	 * the other.
	 */
	void fold(Set<ByteBuffer> first, Set<ByteBuffer> second) {
		apply(first, second);
	}

	/**
	 * Whether the operand may bring elements in, which must be fit to be stored.
	 */
	boolean adds() {
		return this == UNION || this == SYMMETRIC_DIFFERENCE;
	}

	byte[] argument() {
		return name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
	}

}
