package io.stentor.server.admin;

/** What a browser sees at the admin port: where things are. */
final class FrontPage {
    static final String HTML = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Stentor</title></head>
            <body>
            <h1>Stentor</h1>
            <ul>
            <li><a href="/api/stats">Statistics</a></li>
            <li><a href="/metrics">Metrics for Prometheus</a></li>
            <li><a href="/health/live">Is it alive?</a></li>
            <li><a href="/health/ready">Is it ready?</a></li>
            </ul>
            </body>
            </html>
            """;

    private FrontPage() {}
}
