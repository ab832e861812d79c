package io.pottery.collection;

import java.util.List;

import io.pottery.redis.LuaScript;
import org.jspecify.annotations.Nullable;

/**
 * The scripts of a dict.
 */
final class DictScripts {

	static final LuaScript<byte @Nullable []> PUT = LuaScript.value(DictScripts.class, "dict-put").writing();

	static final LuaScript<Long> PUT_ALL = LuaScript.integer(DictScripts.class, "dict-put-all").writing();

	static final LuaScript<Long> PUT_ALL_IF_ABSENT = LuaScript.integer(DictScripts.class, "dict-put-all-if-absent")
		.writing();

	static final LuaScript<byte @Nullable []> PUT_IF_ABSENT = LuaScript.value(DictScripts.class, "dict-put-if-absent")
		.writing();

	static final LuaScript<byte @Nullable []> REPLACE = LuaScript.value(DictScripts.class, "dict-replace").writing();

	static final LuaScript<byte @Nullable []> REMOVE = LuaScript.value(DictScripts.class, "dict-remove");

	static final LuaScript<List<@Nullable Object>> POP_ITEM = LuaScript.list(DictScripts.class, "dict-pop-item");

	private DictScripts() {
	}

}
