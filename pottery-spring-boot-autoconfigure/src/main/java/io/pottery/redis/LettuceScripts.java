package io.pottery.redis;

import io.lettuce.core.ScriptOutputType;

/**
 * What Lettuce calls the replies of scripts.
 */
final class LettuceScripts {

	private LettuceScripts() {
	}

	static ScriptOutputType outputType(LuaScript<?> script) {
		return switch (script.returnType()) {
			case INTEGER -> ScriptOutputType.INTEGER;
			case MULTI -> ScriptOutputType.MULTI;
			case VALUE -> ScriptOutputType.VALUE;
			case BOOLEAN -> ScriptOutputType.BOOLEAN;
			case STATUS -> ScriptOutputType.STATUS;
		};
	}

}
