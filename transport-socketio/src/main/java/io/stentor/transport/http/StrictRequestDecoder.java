package io.stentor.transport.http;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's request decoder with our limits, and without its tolerance of two contradicting body lengths. */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private static final int REQUEST_LINE_BYTES = 4096;
    private static final int HEADER_BYTES = 8192;
    private static final int CHUNK_BYTES = 64 * 1024;

    StrictRequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(REQUEST_LINE_BYTES)
                .setMaxHeaderSize(HEADER_BYTES)
                .setMaxChunkSize(CHUNK_BYTES)
                .setStrictLineParsing(true));
    }

    /** Netty would drop the Content-Length and go on; we keep both, and {@link Request} refuses them. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {}
}
