package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Config is every setting of the product, read from the environment only. Each
// key stands here once, with its default and what it does; the table in the
// README is checked against it.
type Config struct {
	HTTPAddr          string   `env:"HTTP_ADDR" envDefault:"127.0.0.1:8080" doc:"address the API listens on"`
	MetricsAddr       string   `env:"METRICS_ADDR" doc:"address of /metrics (Prometheus); empty = off"`
	PublicURL         string   `env:"PUBLIC_URL" doc:"address clients see, used in links; default http:// + HTTP_ADDR"`
	DataDir           string   `env:"DATA_DIR" envDefault:"data" doc:"folder of the SQLite files, of the signed checkpoints of the audit log and, on the embedded default, of the master key"`
	StoreURL          string   `env:"STORE_URL" doc:"store of record: sqlite:FILE or mongodb://HOST/hanhtrinh?replicaSet=NAME; default sqlite:DATA_DIR/hanhtrinh.db"`
	StoreURLFile      string   `env:"STORE_URL_FILE" doc:"file that holds STORE_URL, for one with a password"`
	SearchURL         string   `env:"SEARCH_URL" doc:"search index: sqlite:FILE, or http(s)://HOST of a Meilisearch; default sqlite:DATA_DIR/search.db"`
	SearchKey         string   `env:"SEARCH_KEY" doc:"key of the Meilisearch at SEARCH_URL"`
	SearchKeyFile     string   `env:"SEARCH_KEY_FILE" doc:"file that holds SEARCH_KEY"`
	MasterKeyFile     string   `env:"MASTER_KEY_FILE" doc:"file with 32 random bytes in base64 that seals the keys in the store; needed with MongoDB; default on SQLite: DATA_DIR/master.key, made on first start"`
	CheckpointKeyFile string   `env:"CHECKPOINT_KEY_FILE" doc:"file with the keys that sign checkpoints of the audit log, made on first start; default DATA_DIR/checkpoint.key"`
	IssuersFile       string   `env:"OIDC_ISSUERS_FILE" doc:"JSON file of OpenID Connect providers whose tokens are accepted beside the product's own"`
	Seed              string   `env:"SEED" envDefault:"auto" doc:"auto: load the shipped places into an empty SQLite store; off: never"`
	RateLimits        string   `env:"RATE_LIMITS" envDefault:"on" doc:"on; off for load and contract tests"`
	LogLevel          string   `env:"LOG_LEVEL" envDefault:"info" doc:"debug, info, warn or error"`
	LogFormat         string   `env:"LOG_FORMAT" envDefault:"text" doc:"text or json"`
	TrustedProxies    []string `env:"TRUSTED_PROXIES" doc:"addresses or CIDR ranges, comma-separated, whose X-Forwarded-For is believed"`
	CORSOrigins       []string `env:"CORS_ORIGINS" doc:"origins whose pages may call the API, comma-separated; * = any"`
}

// loadConfig reads the settings from environ (KEY=value) and fills in what
// depends on other settings. The error names every fault at once.
func loadConfig(environ []string) (Config, error) {
	var c Config
	if err := env.ParseWithOptions(&c, env.Options{Environment: env.ToMap(environ)}); err != nil {
		return c, err
	}
	secret := errors.Join(readSecret(&c.StoreURL, c.StoreURLFile, "STORE_URL"), readSecret(&c.SearchKey, c.SearchKeyFile, "SEARCH_KEY"))
	if c.PublicURL == "" {
		c.PublicURL = "http://" + c.HTTPAddr
	}
	if c.StoreURL == "" {
		c.StoreURL = "sqlite:" + filepath.Join(c.DataDir, "hanhtrinh.db")
	}
	if c.SearchURL == "" {
		c.SearchURL = "sqlite:" + filepath.Join(c.DataDir, "search.db")
	}
	return c, errors.Join(secret, c.Validate())
}

// Validate names everything that is wrong with the settings.
func (c Config) Validate() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if _, _, err := net.SplitHostPort(c.HTTPAddr); err != nil {
		fault("HTTP_ADDR: want host:port, for example 127.0.0.1:8080")
	}
	if _, _, err := net.SplitHostPort(c.MetricsAddr); c.MetricsAddr != "" && err != nil {
		fault("METRICS_ADDR: want host:port, for example 127.0.0.1:9090")
	}
	if u, err := url.Parse(c.PublicURL); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		fault("PUBLIC_URL: want an http or https address, for example https://api.example.vn")
	}
	if !c.onSQLite() && !strings.HasPrefix(c.StoreURL, "mongodb://") && !strings.HasPrefix(c.StoreURL, "mongodb+srv://") {
		fault("STORE_URL: want sqlite:FILE or mongodb://HOST/hanhtrinh?replicaSet=NAME")
	}
	if !c.onSQLite() && c.MasterKeyFile == "" {
		fault("MASTER_KEY_FILE: needed with MongoDB, the same on every server; make one with: openssl rand -base64 32 > master.key")
	}
	if u, err := url.Parse(c.SearchURL); !strings.HasPrefix(c.SearchURL, "sqlite:") && (err != nil || u.Host == "" || u.User != nil || (u.Scheme != "http" && u.Scheme != "https")) {
		fault("SEARCH_URL: want sqlite:FILE, or http://HOST:7700 of a Meilisearch whose key is in SEARCH_KEY_FILE")
	}
	if _, err := c.issuers(); err != nil {
		faults = append(faults, err)
	}
	oneOf := func(key, value string, allowed ...string) {
		for _, a := range allowed {
			if value == a {
				return
			}
		}
		fault("%s: want one of %s", key, strings.Join(allowed, ", "))
	}
	oneOf("SEED", c.Seed, "auto", "off")
	oneOf("RATE_LIMITS", c.RateLimits, "on", "off")
	oneOf("LOG_LEVEL", c.LogLevel, "debug", "info", "warn", "error")
	oneOf("LOG_FORMAT", c.LogFormat, "text", "json")
	for _, p := range c.TrustedProxies {
		if _, err := netip.ParseAddr(p); err == nil {
			continue
		}
		if _, err := netip.ParsePrefix(p); err != nil {
			fault("TRUSTED_PROXIES: want addresses or CIDR ranges, for example 10.0.0.0/8")
			break
		}
	}
	return errors.Join(faults...)
}

func (c Config) onSQLite() bool { return strings.HasPrefix(c.StoreURL, "sqlite:") }

// masterKeyFile is where the master key is.
func (c Config) masterKeyFile() string {
	if c.MasterKeyFile != "" {
		return c.MasterKeyFile
	}
	return filepath.Join(c.DataDir, "master.key")
}

// checkpointKeyFile is where the keys are that sign checkpoints.
func (c Config) checkpointKeyFile() string {
	if c.CheckpointKeyFile != "" {
		return c.CheckpointKeyFile
	}
	return filepath.Join(c.DataDir, "checkpoint.key")
}

// checkpointsFile is where the checkpoints of the audit log are, away from the
// store.
func (c Config) checkpointsFile() string {
	return filepath.Join(c.DataDir, "audit", "checkpoints.jsonl")
}

func (c Config) logLevel() slog.Level {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // Validate let only known ones pass
	return level
}

// engine names the store of record without its address, which may hold a
// password.
func (c Config) engine() string {
	if c.onSQLite() {
		return "sqlite"
	}
	return "mongodb"
}
