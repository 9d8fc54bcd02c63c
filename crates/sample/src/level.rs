//! Levels, and the messages, status codes and durations that are typical of each.

use crate::random::Random;

/// Describes the lines of a level. Texts are the contents of JSON strings, already escaped; in messages, `#` stands for
/// a number.
pub(crate) struct Level {
    pub(crate) name: &'static str,
    pub(crate) messages: &'static [&'static str],
    pub(crate) escaped_messages: &'static [&'static str],
    pub(crate) foreign_messages: &'static [&'static str],
    /// Status codes. A code that is listed several times is chosen more often.
    pub(crate) status_codes: &'static [u64],
    /// Shortest duration, and the limit (exclusive) of durations that are not outliers, in hundredths of a millisecond.
    pub(crate) duration: (u64, u64),
    pub(crate) error_code_percent: u64,
}

impl Level {
    /// Chooses a level at random: 5 % ERROR, 15 % WARN, 50 % INFO, 30 % DEBUG.
    pub(crate) fn any(random: &mut Random) -> &'static Self {
        match random.below(100) {
            0..5 => &ERROR,
            5..20 => &WARN,
            20..70 => &INFO,
            _ => &DEBUG,
        }
    }
}

static ERROR: Level = Level {
    name: "ERROR",
    messages: &[
        "Database connection failed",
        "Request timed out",
        "Upstream service unavailable",
        "Payment gateway rejected the request",
        "Out of memory in worker",
        "Deadlock detected, transaction rolled back",
        "Failed to acquire lock",
        "Connection reset by peer",
        "Authentication service unreachable",
        "Message queue is full",
        "Disk quota exceeded",
        "TLS handshake failed",
        "Circuit breaker opened",
        "Unhandled exception in request handler",
        "Cache cluster lost its quorum",
        "Schema migration failed",
        "DNS lookup failed",
        "Object storage returned an error",
        "Replica is out of sync",
        "Token signing key not found",
        "Webhook delivery failed permanently",
        "Search index is corrupted",
        "Email provider refused the message",
        "Session store write failed",
    ],
    escaped_messages: &[
        r#"Query failed: relation \"orders\" does not exist"#,
        r"Cannot open C:\\data\\orders.db",
        r"Panic in worker:\n  at handler\n  at main",
        r"Bad gateway for https:\/\/payments.example.com\/charge",
    ],
    foreign_messages: &[
        "Échec de la connexion à la base de données",
        "データベースに接続できません",
        "Verbindung zum Zahlungsdienst verloren – Rückgängig gemacht",
        "Deployment failed 🔥",
    ],
    status_codes: &[500, 500, 500, 500, 500, 502, 502, 503, 503, 503, 504, 504],
    duration: (50_000, 1_000_000),
    error_code_percent: 80,
};

static WARN: Level = Level {
    name: "WARN",
    messages: &[
        "Slow query detected",
        "Rate limit approaching for client",
        "Retry attempt # of 5",
        "Cache miss rate above threshold",
        "Deprecated API version used",
        "Connection pool nearly exhausted: # in use",
        "Login failed: wrong password",
        "Response took longer than # ms",
        "Queue depth is #",
        "Validation failed for request body",
        "Resource not found",
        "Certificate expires in # days",
    ],
    escaped_messages: &[
        r#"Unknown header \"X-Trace\" ignored"#,
        r"Path \/etc\/app\/#.conf is world-readable",
        r"Caf\u00e9 menu has no price for item #",
        r"Input contains a tab\tand a newline\n",
    ],
    foreign_messages: &[
        "Größe der Anfrage über dem Limit: # kB",
        "リトライ #回目",
        "Clé d’accès bientôt expirée",
        "Battery low 🪫 on sensor #",
    ],
    status_codes: &[
        400, 400, 400, 401, 401, 403, 404, 404, 404, 404, 409, 422, 429, 429,
    ],
    duration: (20_000, 300_000),
    error_code_percent: 10,
};

static INFO: Level = Level {
    name: "INFO",
    messages: &[
        "Request completed",
        "Request completed",
        "User logged in",
        "User logged out",
        "Order # placed",
        "Payment processed",
        "Cache refreshed: # entries",
        "Email queued for delivery",
        "File uploaded (# bytes)",
        "Job # finished",
        "Profile updated",
        "Session started",
        "Report generated",
        "Search returned # results",
        "Configuration reloaded",
    ],
    escaped_messages: &[
        r#"User renamed to \"Ann \\ Bob\""#,
        r"Redirected to https:\/\/example.com\/orders\/#",
        r"Sent reaction \ud83d\ude00 to # followers",
        r"Imported caf\u00e9s.csv\n# rows",
    ],
    foreign_messages: &[
        "Commande # expédiée à Orléans",
        "注文#を受け付けました",
        "Grüße an # Empfänger gesendet",
        "Build # shipped 🚀",
    ],
    status_codes: &[
        200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 201, 201, 204, 304,
    ],
    duration: (100, 30_000),
    error_code_percent: 0,
};

static DEBUG: Level = Level {
    name: "DEBUG",
    messages: &[
        "Cache hit",
        "Cache miss for key #",
        "Query executed in # steps",
        "Parsed # headers",
        "Token verified",
        "Feature flag evaluated",
        "Serialized response body",
        "Opened connection #",
        "Heartbeat received",
        "Worker # is idle",
    ],
    escaped_messages: &[
        r#"Matched route \"\/api\/users\/:id\""#,
        r"Compiled pattern ^\\d+$ with # states",
        r"Template \u00abhome\u00bb rendered",
        r"Header dump:\r\nHost: example.com\r\n",
    ],
    foreign_messages: &[
        "Clé # trouvée dans le cache",
        "キャッシュ命中: #件",
        "Schlüssel für Ümlaut-Test geprüft",
        "Emoji round trip ✅ 😀",
    ],
    status_codes: &[200, 200, 200, 200, 200, 200, 200, 204, 304],
    duration: (5, 2_000),
    error_code_percent: 0,
};

pub(crate) static ENDPOINTS: &[&str] = &[
    "/api/users",
    "/api/orders",
    "/api/payments",
    "/api/search",
    "/api/products",
    "/api/sessions",
    "/api/v2/reports",
    "/healthz",
];

pub(crate) static ERROR_CODES: &[&str] = &[
    "E_TIMEOUT",
    "E_CONNECTION",
    "E_UPSTREAM",
    "E_DATABASE",
    "E_AUTH",
    "E_RATE_LIMIT",
    "E_INTERNAL",
    "E_STORAGE",
];
