package io.pottery.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stands before a server. When it is told to, the connections that track keys stay open,
 * and nothing comes through them any more.
 */
final class StallingProxy implements AutoCloseable {

	private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final int server;

	private volatile boolean stalled;

	StallingProxy(int server) throws IOException {
		this.server = server;
		start(this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	void stall() {
		this.stalled = true;
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.listener.accept();
			Socket redis = new Socket(InetAddress.getLoopbackAddress(), this.server);
			AtomicBoolean tracks = new AtomicBoolean();
			start(() -> forward(client, redis, tracks));
			start(() -> forward(redis, client, tracks));
		}
	}

	private void forward(Socket from, Socket to, AtomicBoolean tracks) throws IOException {
		try (from; to) {
			InputStream input = from.getInputStream();
			OutputStream output = to.getOutputStream();
			byte[] buffer = new byte[65536];
			for (int read = input.read(buffer); read > 0; read = input.read(buffer)) {
				if (new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains("TRACKING")) {
					tracks.set(true);
				}
				if (!this.stalled || !tracks.get()) {
					output.write(buffer, 0, read);
				}
			}
		}
	}

	private static void start(Forwarding forwarding) {
		Thread thread = new Thread(() -> {
			try {
				forwarding.run();
			}
			catch (IOException ex) {
				// One of the two has gone.
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

	private interface Forwarding {

		void run() throws IOException;

	}

}
