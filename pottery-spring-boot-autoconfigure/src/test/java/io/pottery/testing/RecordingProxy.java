package io.pottery.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.pottery.testing.Recorded.Call;
import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and a server. One thread serves both directions, so that what
 * was sent and what was answered have one order.
 * <p>
 * While it records, replies are held back until the recorded thread waits for them. A
 * client that sends three commands without waiting is thus seen to make one trip, even
 * where the server answers the first before the second was sent.
 */
final class RecordingProxy implements AutoCloseable {

	private static final Set<String> GREETINGS = Set.of("HELLO", "AUTH", "SELECT", "PING", "READONLY");

	private static final Set<String> CLIENT_GREETINGS = Set.of("SETINFO", "SETNAME", "MAINT_NOTIFICATIONS");

	// How long clients must be silent before it counts as waiting.
	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

	// For a recorded thread that waits in a loop of its own.
	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

	private final InetSocketAddress server;

	private final Runnable awaitWrites;

	private final Selector selector;

	private final ServerSocketChannel listener;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final List<Link> links = new CopyOnWriteArrayList<>();

	private @Nullable Recording recording;

	/**
	 * Starts a proxy.
	 * @param server the server to forward to
	 * @param awaitWrites waits until all that clients have handed over is written
	 */
	RecordingProxy(InetSocketAddress server, Runnable awaitWrites) {
		this.server = server;
		this.awaitWrites = awaitWrites;
		try {
			this.selector = Selector.open();
			this.listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			this.listener.configureBlocking(false).register(this.selector, SelectionKey.OP_ACCEPT);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread thread = new Thread(this::run, "recording-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.listener.socket().getLocalSocketAddress();
	}

	void startRecording(Thread caller) {
		CompletableFuture<Boolean> begun = new CompletableFuture<>();
		onProxyThread(() -> {
			begun.complete(this.recording == null);
			if (this.recording == null) {
				this.recording = new Recording(caller);
			}
		});
		if (!begun.join()) {
			throw new IllegalStateException("Another recording has not ended");
		}
	}

	/**
	 * Ends the recording.
	 * @return all that was handed to the clients before
	 */
	Recorded stopRecording() {
		CompletableFuture<Recorded> recorded = new CompletableFuture<>();
		onProxyThread(() -> {
			if (this.recording != null) {
				this.recording.result = recorded;
			}
		});
		return recorded.join();
	}

	private void onProxyThread(Runnable task) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.tasks.add(() -> {
			task.run();
			done.complete(null);
		});
		this.selector.wakeup();
		done.join();
	}

	private void run() {
		long lastRequest = System.nanoTime();
		try {
			while (this.selector.isOpen()) {
				runTasks();
				boolean pending = isPending();
				boolean requested = select(pending ? 1 : 0);
				long now = System.nanoTime();
				if (requested || !pending) {
					lastRequest = now;
				}
				else if (now - lastRequest > PATIENCE || (now - lastRequest > PAUSE && nothingMoreIsComing())) {
					release();
					lastRequest = now;
				}
			}
		}
		catch (ClosedSelectorException ex) {
			// The end.
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.links.forEach(Link::close);
		}
	}

	private void runTasks() {
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
		}
	}

	private boolean isPending() {
		return this.recording != null
				&& (this.recording.result != null || this.links.stream().anyMatch((link) -> !link.held.isEmpty()));
	}

	private boolean nothingMoreIsComing() throws IOException {
		Recording current = this.recording;
		if (current != null && current.result == null && !isWaiting(current.caller)) {
			return false;
		}
		this.awaitWrites.run();
		return !select(-1) && this.links.stream().noneMatch((link) -> link.parser.isInsideCommand());
	}

	private static boolean isWaiting(Thread thread) {
		if (thread.getState() != Thread.State.RUNNABLE) {
			return true;
		}
		// To the JVM, a thread that waits for a socket is running.
		return Arrays.stream(thread.getStackTrace())
			.limit(8)
			.anyMatch((frame) -> frame.getMethodName().equals("implRead"));
	}

	/**
	 * Serves the channels that are ready.
	 * @param timeout how many milliseconds to wait for one, 0 for ever, -1 not at all
	 * @return whether a client sent something
	 */
	private boolean select(long timeout) throws IOException {
		boolean[] sent = new boolean[1];
		Consumer<SelectionKey> action = (key) -> sent[0] |= serve(key);
		if (timeout < 0) {
			this.selector.selectNow(action);
		}
		else {
			this.selector.select(action, timeout);
		}
		return sent[0];
	}

	private boolean serve(SelectionKey key) {
		if (!(key.attachment() instanceof Link link)) {
			accept();
			return true;
		}
		try {
			return link.serve(key);
		}
		catch (IOException | CancelledKeyException ex) {
			link.close();
			return false;
		}
	}

	private void accept() {
		SocketChannel client = null;
		try {
			client = this.listener.accept();
			this.links.add(new Link(client, SocketChannel.open(this.server)));
		}
		catch (IOException ex) {
			// A server that is down must look like one that is down.
			closeQuietly(client);
		}
	}

	private void release() {
		for (Link link : this.links) {
			try {
				link.release();
			}
			catch (IOException ex) {
				link.close();
			}
		}
		Recording current = this.recording;
		if (current != null && current.result != null) {
			this.recording = null;
			current.result.complete(new Recorded(current.trips, List.copyOf(current.calls)));
		}
	}

	private static void closeQuietly(@Nullable Channel channel) {
		try {
			if (channel != null) {
				channel.close();
			}
		}
		catch (IOException ex) {
			// Nobody is left to tell.
		}
	}

	@Override
	public void close() {
		closeQuietly(this.listener);
		try {
			this.selector.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What was seen since a recording began.
	 */
	private static final class Recording {

		private final Thread caller;

		private final List<Call> calls = new ArrayList<>();

		private int trips;

		private boolean answered = true;

		private @Nullable CompletableFuture<Recorded> result;

		private Recording(Thread caller) {
			this.caller = caller;
		}

		private void add(Call call) {
			if (this.answered) {
				this.answered = false;
				this.trips++;
			}
			this.calls.add(call);
		}

	}

	/**
	 * A client's connection and its continuation to the server.
	 */
	private final class Link {

		private final Flow requests;

		private final Flow replies;

		private final RespParser parser = new RespParser();

		private final List<ByteBuffer> held = new ArrayList<>();

		private boolean greeted;

		private Link(SocketChannel client, SocketChannel server) throws IOException {
			SelectionKey clientKey = register(client);
			SelectionKey serverKey = register(server);
			this.requests = new Flow(clientKey, serverKey);
			this.replies = new Flow(serverKey, clientKey);
		}

		private SelectionKey register(SocketChannel channel) throws IOException {
			channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			channel.configureBlocking(false);
			return channel.register(RecordingProxy.this.selector, SelectionKey.OP_READ, this);
		}

		private boolean serve(SelectionKey key) throws IOException {
			Flow incoming = (key == this.requests.source) ? this.requests : this.replies;
			Flow outgoing = (key == this.requests.source) ? this.replies : this.requests;
			if (key.isWritable()) {
				outgoing.flush();
			}
			if (!key.isReadable()) {
				return false;
			}
			ByteBuffer chunk = incoming.read();
			if (chunk == null) {
				release();
				close();
				return false;
			}
			return (incoming == this.requests) ? request(chunk) : reply(chunk);
		}

		private boolean request(ByteBuffer chunk) throws IOException {
			for (List<String> words : this.parser.feed(chunk.duplicate())) {
				Call call = Call.of(words);
				this.greeted |= !isGreeting(call);
				if (this.greeted && RecordingProxy.this.recording != null) {
					RecordingProxy.this.recording.add(call);
				}
			}
			this.requests.send(chunk);
			return true;
		}

		private boolean isGreeting(Call call) {
			if (call.name().equals("CLIENT") && !call.arguments().isEmpty()) {
				return CLIENT_GREETINGS.contains(call.arguments().get(0).toUpperCase(Locale.ROOT));
			}
			return GREETINGS.contains(call.name());
		}

		private boolean reply(ByteBuffer chunk) throws IOException {
			if (this.greeted && RecordingProxy.this.recording != null) {
				this.held.add(chunk);
			}
			else {
				this.replies.send(chunk);
			}
			return false;
		}

		private void release() throws IOException {
			if (!this.held.isEmpty() && RecordingProxy.this.recording != null) {
				RecordingProxy.this.recording.answered = true;
			}
			for (ByteBuffer chunk : this.held) {
				this.replies.send(chunk);
			}
			this.held.clear();
		}

		private void close() {
			RecordingProxy.this.links.remove(this);
			closeQuietly(this.requests.source.channel());
			closeQuietly(this.replies.source.channel());
		}

	}

	/**
	 * One direction of a connection. What the reader does not take yet waits here, so
	 * that the proxy's only thread never does.
	 */
	private static final class Flow {

		private final SelectionKey source;

		private final SelectionKey sink;

		private final Deque<ByteBuffer> waiting = new ArrayDeque<>();

		private Flow(SelectionKey source, SelectionKey sink) {
			this.source = source;
			this.sink = sink;
		}

		private @Nullable ByteBuffer read() throws IOException {
			ByteBuffer chunk = ByteBuffer.allocate(64 * 1024);
			int length = ((SocketChannel) this.source.channel()).read(chunk);
			return (length < 0) ? null : chunk.flip();
		}

		private void send(ByteBuffer chunk) throws IOException {
			this.waiting.add(chunk);
			flush();
		}

		private void flush() throws IOException {
			while (!this.waiting.isEmpty()) {
				((SocketChannel) this.sink.channel()).write(this.waiting.getFirst());
				if (this.waiting.getFirst().hasRemaining()) {
					this.sink.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
					return;
				}
				this.waiting.removeFirst();
			}
			this.sink.interestOps(SelectionKey.OP_READ);
		}

	}

}
