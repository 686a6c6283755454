package io.stentor.bench.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Connections that say nothing. Used by one thread. */
final class Idlers implements AutoCloseable {
    private final InetSocketAddress server;
    private final List<SocketChannel> open = new ArrayList<>();

    Idlers(InetSocketAddress server) {
        this.server = server;
    }

    /** Begins to connect so many; the kernel does the rest. */
    void open(int count) {
        try {
            for (int i = 0; i < count; i++) {
                SocketChannel channel = SocketChannel.open();
                open.add(channel);
                channel.configureBlocking(false);
                channel.connect(server);
            }
        } catch (IOException refused) {
            // Refusing is an answer, too.
            close();
        }
    }

    @Override
    public void close() {
        for (SocketChannel channel : open) {
            try {
                channel.close();
            } catch (IOException gone) {
                // Closed it is.
            }
        }
        open.clear();
    }
}
