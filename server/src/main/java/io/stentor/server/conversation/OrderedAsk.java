package io.stentor.server.conversation;

import io.stentor.cluster.Order;
import io.stentor.cluster.RemoteAnswers;
import io.stentor.cluster.Scope;
import io.stentor.core.lane.Attempts;
import io.stentor.core.lane.Confirmation;
import io.stentor.core.lane.Confirmations;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.VerdictListener;
import io.stentor.core.ring.Message;
import java.util.function.Consumer;

/**
 * A message that members of this server are asked to confirm, until its turn comes in the one order of all servers. Handed from
 * the thread that makes it to the cluster's; holds the messages, and gives them up with itself.
 */
final class OrderedAsk implements Order.Turn {
    private final ConversationPort here;
    private final Scope to;
    /** The id of its sender's socket, or null. */
    private final String sender;

    private final Message asking;
    /** For those who are away. */
    private final Message plain;

    private final Confirmation confirmation;
    private final Runnable onGivenUp;

    /**
     * Who is asked, and who is told.
     *
     * @param sender the id of a socket that is not waited for, or null
     * @param mayBeAsked members of this server, at most
     * @param home on whose thread the listener is told, or null for any
     */
    record Asking(Scope to, String sender, int mayBeAsked, Lane home, VerdictListener listener) {}

    /**
     * Makes one.
     *
     * @param onGivenUp told, on the cluster's thread, that nobody here is asked
     * @return null when too many wait already
     */
    static OrderedAsk begin(
            Asking who,
            Draft draft,
            MessageForming forming,
            Confirmations confirmations,
            Attempts attempts,
            ConversationPort here,
            Runnable onGivenUp) {
        int ackId = confirmations.takeAckId();
        Message plain = forming.plain(draft);
        Message asking = forming.askingAlone(ackId, draft);
        Confirmation confirmation =
                confirmations.begin(ackId, asking, attempts, who.mayBeAsked, who.home, who.listener);
        if (confirmation == null) {
            asking.release();
            plain.release();
            return null;
        }
        return new OrderedAsk(here, who.to, who.sender, asking, plain, confirmation, onGivenUp);
    }

    private OrderedAsk(
            ConversationPort here,
            Scope to,
            String sender,
            Message asking,
            Message plain,
            Confirmation confirmation,
            Runnable onGivenUp) {
        this.here = here;
        this.to = to;
        this.sender = sender;
        this.asking = asking;
        this.plain = plain;
        this.confirmation = confirmation;
        this.onGivenUp = onGivenUp;
    }

    /** Has members of all servers asked in turn; when it is not taken, it is given up. As {@link Elsewhere#ask}. */
    Order.Taken say(Elsewhere elsewhere, SentEvent event, long timeoutMs, Consumer<RemoteAnswers> onElsewhere) {
        Order.Taken taken = elsewhere.ask(to, timeoutMs, event, this, onElsewhere);
        if (taken != Order.Taken.IN_ORDER) {
            drop();
        }
        return taken;
    }

    @Override
    public boolean take(String entry) {
        Message placed = asking.withAwayForm(plain.stamped(MessageForming.offsets(entry)));
        return here.ask(to, sender, placed, confirmation.standsAt(entry));
    }

    @Override
    public void giveUp() {
        drop();
        onGivenUp.run();
    }

    private void drop() {
        confirmation.withdraw();
        asking.release();
        plain.release();
    }
}
