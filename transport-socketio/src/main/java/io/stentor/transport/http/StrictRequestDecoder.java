package io.stentor.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's request decoder with our limits, and without its tolerance: heads are checked before it reads them, and two
 * contradicting body lengths are not resolved. Owned by its channel's loop.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private static final int REQUEST_LINE_BYTES = 4096;
    private static final int HEADER_BYTES = 8192;
    private static final int CHUNK_BYTES = 64 * 1024;

    private final HeadCheck head = new HeadCheck();
    private boolean refused;

    StrictRequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(REQUEST_LINE_BYTES)
                .setMaxHeaderSize(HEADER_BYTES)
                .setMaxChunkSize(CHUNK_BYTES)
                .setStrictLineParsing(true));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (!head.check(in)) {
            refuse(in, out);
            return;
        }
        int start = in.readerIndex();
        int decoded = out.size();
        super.decode(ctx, in, out);
        head.taken(in.readerIndex() - start);
        if (out.size() > decoded && out.get(out.size() - 1) instanceof LastHttpContent) {
            head.begin();
        }
    }

    /** Says so once; everything behind it is discarded. */
    private void refuse(ByteBuf in, List<Object> out) {
        in.skipBytes(in.readableBytes());
        if (!refused) {
            refused = true;
            HttpMessage malformed = createInvalidMessage();
            malformed.setDecoderResult(DecoderResult.failure(new MalformedRequest(400)));
            out.add(malformed);
        }
    }

    /** Netty would drop the Content-Length and go on; we keep both, and {@link Request} refuses them. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {}
}
