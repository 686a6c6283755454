package io.stentor.testkit;

import io.netty.buffer.ByteBuf;
import io.stentor.core.lane.Outlet;
import io.stentor.core.ring.Form;

/** An outlet that takes plain frames and is never behind. */
public interface PlainOutlet extends Outlet {
    @Override
    default Form form() {
        return Form.PLAIN;
    }

    @Override
    default boolean isStamped() {
        return false;
    }

    @Override
    default boolean isReady() {
        return true;
    }

    @Override
    default void finish(ByteBuf rest) {
        throw new AssertionError("it takes everything");
    }

    @Override
    default boolean wantsFlush() {
        return false;
    }

    @Override
    default void flush() {
        throw new AssertionError("it sends at once");
    }

    @Override
    default void fellBehind() {
        throw new AssertionError("it takes everything");
    }
}
