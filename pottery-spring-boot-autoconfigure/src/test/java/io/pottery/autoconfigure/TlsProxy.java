package io.pottery.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * TLS in front of a server that has none, with a certificate of its own that nobody
 * trusts.
 */
final class TlsProxy implements AutoCloseable {

	static final String PASSWORD = "of-the-key-store";

	private final Path keyStore;

	private final int server;

	private final ServerSocket listener;

	TlsProxy(Path directory, int server) throws Exception {
		this.keyStore = directory.resolve("master.p12");
		this.server = server;
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "master", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
				"san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", this.keyStore.toString(),
				"-storepass", PASSWORD)
			.inheritIO()
			.start();
		if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
			throw new IllegalStateException("keytool made no key store");
		}
		this.listener = context().getServerSocketFactory().createServerSocket(0, 0, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	Path keyStore() {
		return this.keyStore;
	}

	int port() {
		return this.listener.getLocalPort();
	}

	private SSLContext context() throws GeneralSecurityException, IOException {
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream bytes = Files.newInputStream(this.keyStore)) {
			keys.load(bytes, PASSWORD.toCharArray());
		}
		KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		managers.init(keys, PASSWORD.toCharArray());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(managers.getKeyManagers(), null, null);
		return context;
	}

	private void accept() throws IOException {
		while (!this.listener.isClosed()) {
			Socket client = this.listener.accept();
			Socket connection = new Socket(InetAddress.getLoopbackAddress(), this.server);
			start(() -> forward(client, connection));
			start(() -> forward(connection, client));
		}
	}

	private static void forward(Socket from, Socket to) throws IOException {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
	}

	private static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// The end of a connection, or of the proxy.
			}
		}, "tls-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

	private interface Task {

		void run() throws IOException;

	}

}
