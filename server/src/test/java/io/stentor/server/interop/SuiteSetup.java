package io.stentor.server.interop;

import java.util.ArrayList;
import java.util.List;

/** Which server serves a suite's application, how its clients talk to it, and where the application's main handlers are. */
record SuiteSetup(Target target, Transports transports, String namespace) {
    private static final String MAIN = "/";
    private static final String OTHER = "/foo";

    /** The server under test, and the one that shows that the tests are right. */
    enum Target {
        REFERENCE {
            @Override
            SuiteServer start(String profile, String namespace, boolean isMsgpack) {
                return ReferenceServer.start(profile, namespace, isMsgpack);
            }
        },
        STENTOR {
            @Override
            SuiteServer start(String profile, String namespace, boolean isMsgpack) {
                return StentorSuite.start(profile, namespace, isMsgpack);
            }
        };

        abstract SuiteServer start(String profile, String namespace, boolean isMsgpack);
    }

    /** All ways to talk to each server. */
    static List<SuiteSetup> all() {
        List<SuiteSetup> setups = new ArrayList<>();
        for (Target target : Target.values()) {
            for (Transports transports : Transports.values()) {
                setups.add(new SuiteSetup(target, transports, MAIN));
            }
        }
        return setups;
    }

    /** All ways to talk to the server under test. */
    static List<SuiteSetup> own() {
        return all().stream().filter(setup -> setup.target == Target.STENTOR).toList();
    }

    /** All ways to talk to each server, and once more with the main handlers in another namespace. */
    static List<SuiteSetup> forJavaClients() {
        List<SuiteSetup> setups = all();
        for (Target target : Target.values()) {
            setups.add(new SuiteSetup(target, Transports.UPGRADE, OTHER));
        }
        return setups;
    }

    SuiteServer start(String profile) {
        return target.start(profile, namespace, false);
    }

    /** A server whose packets are MessagePack. */
    SuiteServer startMsgpack(String profile) {
        return target.start(profile, namespace, true);
    }

    @Override
    public String toString() {
        return target + " " + transports + " " + namespace;
    }
}
