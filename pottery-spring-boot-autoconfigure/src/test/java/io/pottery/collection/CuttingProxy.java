package io.pottery.collection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stands before a server and drops the connection, when it is told to, after the first
 * line of an answer that is an array.
 */
final class CuttingProxy implements AutoCloseable {

	private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final AtomicBoolean cut = new AtomicBoolean();

	private final int server;

	CuttingProxy(int server) throws IOException {
		this.server = server;
		start(this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	void cutOnce() {
		this.cut.set(true);
	}

	boolean hasCut() {
		return !this.cut.get();
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.listener.accept();
			Socket redis = new Socket(InetAddress.getLoopbackAddress(), this.server);
			start(() -> forward(client, redis, false));
			start(() -> forward(redis, client, true));
		}
	}

	private void forward(Socket from, Socket to, boolean answers) throws IOException {
		try (from; to) {
			InputStream input = from.getInputStream();
			OutputStream output = to.getOutputStream();
			byte[] buffer = new byte[65536];
			for (int read = input.read(buffer); read > 0; read = input.read(buffer)) {
				boolean cutting = answers && buffer[0] == '*' && this.cut.compareAndSet(true, false);
				output.write(buffer, 0, cutting ? "*1\r\n".length() : read);
				if (cutting) {
					return;
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
