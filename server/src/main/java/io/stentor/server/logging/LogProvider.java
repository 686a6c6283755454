package io.stentor.server.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logback for a program that configures it in code: Logback's own provider looks through all jars for a file first, a tenth
 * of the time to ready. Made by SLF4J, once; any thread.
 */
public final class LogProvider implements SLF4JServiceProvider {
    /** Of SLF4J: which class it takes instead of looking for one. */
    private static final String CHOICE = "slf4j.provider";

    private static final String REQUESTED_API = "2.0";

    private final LoggerContext context = new LoggerContext();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();

    /** Has SLF4J take this one, unless a file or another provider was chosen. Called before the first logger is asked for. */
    public static void choose() {
        if (System.getProperty(CHOICE) == null && !isConfiguredByFile()) {
            System.setProperty(CHOICE, LogProvider.class.getName());
            // That it does as it was told is nothing to be told of.
            System.setProperty("slf4j.internal.verbosity", "WARN");
        }
    }

    /** {@return whether a file configures Logback, and not the program} */
    public static boolean isConfiguredByFile() {
        return System.getProperty("logback.configurationFile") != null;
    }

    @Override
    public void initialize() {
        context.setName("default");
        context.setMDCAdapter(mdc);
        context.start();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return context;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public String getRequestedApiVersion() {
        return REQUESTED_API;
    }
}
