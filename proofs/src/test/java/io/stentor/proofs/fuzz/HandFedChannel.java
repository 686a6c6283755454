package io.stentor.proofs.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A TCP connection without a network, on whatever event loop: a test hands it the bytes of the peer and takes what the
 * server has written. As with a kernel, nothing is handed over while the server does not read, and what the peer does not
 * take stays with the server. For the thread of its loop.
 */
final class HandFedChannel extends AbstractChannel implements DuplexChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 1);
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
    private static final InetSocketAddress SELF = new InetSocketAddress(InetAddress.getLoopbackAddress(), 3_000);

    private final ChannelConfig config = new DefaultChannelConfig(this);
    private final Queue<byte[]> arrived = new ArrayDeque<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean open = true;
    private boolean wantsRead;
    private boolean peerTakes = true;
    private boolean outputShutDown;

    HandFedChannel() {
        super(null);
    }

    // The peer's side.

    /** The peer has sent these bytes; they are read in one piece when the server reads. */
    void send(byte[] bytes) {
        if (open && bytes.length > 0) {
            arrived.add(bytes);
            handOver();
        }
    }

    /** Hands over what the server wants to read by now; says whether anything was. */
    boolean handOver() {
        boolean any = false;
        while (open && wantsRead && !arrived.isEmpty()) {
            any = true;
            wantsRead = false;
            pipeline().fireChannelRead(Unpooled.wrappedBuffer(arrived.remove()));
            pipeline().fireChannelReadComplete();
        }
        return any;
    }

    /** Whether the peer takes what the server writes. */
    void takes(boolean taking) {
        peerTakes = taking;
        if (taking && open) {
            unsafe().forceFlush();
        }
    }

    /** All that the server has written since this was last asked. */
    byte[] written() {
        byte[] bytes = written.toByteArray();
        written.reset();
        return bytes;
    }

    /** The server has ended the connection, or its side of it. */
    boolean isEnded() {
        return !open || outputShutDown;
    }

    // The server's side.

    final class HandFedUnsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException());
        }

        void forceFlush() {
            flush0();
        }
    }

    @Override
    public HandFedUnsafe unsafe() {
        return (HandFedUnsafe) super.unsafe();
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new HandFedUnsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected SocketAddress localAddress0() {
        return SELF;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return PEER;
    }

    @Override
    protected void doBind(SocketAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        open = false;
        arrived.clear();
    }

    @Override
    protected void doBeginRead() {
        wantsRead = true;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer queue) {
        while (peerTakes && queue.current() != null) {
            ByteBuf bytes = (ByteBuf) queue.current();
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.getBytes(bytes.readerIndex(), copy);
            written.writeBytes(copy);
            queue.remove();
        }
    }

    @Override
    protected void doShutdownOutput() {
        outputShutDown = true;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && isRegistered();
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isInputShutdown() {
        return !open;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        arrived.clear();
        return promise.setSuccess();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutDown || !open;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        unsafe().shutdownOutput(promise);
        return promise;
    }

    @Override
    public boolean isShutdown() {
        return isInputShutdown() && isOutputShutdown();
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        return shutdownOutput(promise);
    }
}
