package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
)

// auditWait is how long a program that ends waits for its last entries.
const auditWait = 15 * time.Second

// openAudit begins the lane of this process in the audit log. The key that
// signs its checkpoints is made when there is none.
func (e *engines) openAudit() (*audit.Log, error) {
	keys := e.config.checkpointKeyFile()
	made, err := audit.MakeKeys(keys)
	if err != nil {
		return nil, err
	}
	if made {
		e.log.Warn("made a new key for checkpoints of the audit log: keep a copy of it away from the store", "file", keys)
	}
	signer, err := audit.NewSigner(e.config.checkpointsFile(), keys, domain.RandomID)
	if err != nil {
		return nil, err
	}
	return audit.Open(audit.Options{Store: e.store, Signer: signer, Log: e.log}), nil
}

// closeAudit writes what waits and the last checkpoint.
func closeAudit(log *audit.Log) error {
	ctx, cancel := context.WithTimeout(context.Background(), auditWait)
	defer cancel()
	if err := log.Close(ctx); err != nil {
		return fmt.Errorf("close the audit log: %w", err)
	}
	return nil
}

// withAudit runs do on the store of the settings and its audit log, beside a
// running server.
func (p *program) withAudit(ctx context.Context, do func(*engines, *audit.Log) error) error {
	return p.withStore(ctx, func(e *engines) error {
		log, err := e.openAudit()
		if err != nil {
			return err
		}
		return errors.Join(do(e, log), closeAudit(log))
	})
}

// signWhatIsThere covers what a server before this one left unsigned.
func (s *service) signWhatIsThere(ctx context.Context) error {
	if err := s.audit.Checkpoint(ctx); err != nil {
		s.log.Error("no checkpoint of the audit log could be made", "error", err)
	}
	return nil
}

type verifyAuditCommand struct {
	Checkpoints []string `type:"existingfile" sep:"none" placeholder:"FILE" help:"Signed checkpoints; repeat it for those of every server. Default: DATA_DIR/audit/checkpoints.jsonl."`
	Key         []string `type:"existingfile" sep:"none" placeholder:"FILE" help:"Keys that signed them, as audit keys prints. Default: the setting CHECKPOINT_KEY_FILE."`
	Lost        []string `sep:"none" placeholder:"ID" help:"A file of checkpoints whose loss is known and is no finding."`
}

// mostFindings is how many findings are printed; all are counted.
const mostFindings = 1000

// Run holds the audit log against its checkpoints; it succeeds only when nothing
// was found.
func (c *verifyAuditCommand) Run(ctx context.Context, p *program) error {
	if len(c.Key) == 0 {
		c.Key = []string{p.config.checkpointKeyFile()}
	}
	keys, err := audit.ReadKeys(c.Key...)
	if err != nil {
		return err
	}
	sources, closeAll, err := c.open(p.config.checkpointsFile())
	defer closeAll()
	if err != nil {
		return err
	}
	var summary audit.Summary
	err = p.withStore(ctx, func(e *engines) (err error) {
		var findings []audit.Finding // printed behind the bar
		step, end := progressBar(p.err, "verifying the audit log")
		summary, err = audit.Verify(ctx, audit.Verification{Store: e.store, Checkpoints: sources, Keys: keys, Lost: c.Lost, Progress: step,
			Report: func(f audit.Finding) {
				if len(findings) < mostFindings {
					findings = append(findings, f)
				}
			}})
		end()
		for _, f := range findings {
			fmt.Fprintln(p.err, f)
		}
		return err
	})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(p.out, told(summary)); err != nil {
		return err
	}
	if summary.Findings > 0 {
		return fmt.Errorf("the audit log is not as it was signed: %d findings", summary.Findings)
	}
	return nil
}

// open opens the files of checkpoints. The default one need not be there: that
// nothing is proven then is what Verify finds.
func (c *verifyAuditCommand) open(fallback string) (sources []audit.Source, closeAll func(), err error) {
	paths := c.Checkpoints
	if len(paths) == 0 {
		paths = []string{fallback}
	}
	var files []io.Closer
	closeAll = func() {
		for _, f := range files {
			f.Close()
		}
	}
	for _, path := range paths {
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) && len(c.Checkpoints) == 0 {
			continue
		}
		if err != nil {
			return nil, closeAll, err
		}
		files = append(files, f)
		sources = append(sources, audit.Source{Name: path, Text: f})
	}
	return sources, closeAll, nil
}

// told is a summary in one line.
func told(s audit.Summary) string {
	text := fmt.Sprintf("%d records of %d lanes are as they were signed, %d lie after the last checkpoint", s.Proven, s.Lanes, s.After)
	if !s.Last.IsZero() {
		text += " (" + s.Last.UTC().Format(time.RFC3339) + ")"
	}
	if s.Unseen > 0 {
		text += fmt.Sprintf(", checkpoints of %d other servers were not shown", s.Unseen)
	}
	return fmt.Sprintf("%s, %d findings", text, s.Findings)
}

type auditKeysCommand struct{}

// Run prints what somebody needs who verifies elsewhere.
func (auditKeysCommand) Run(p *program) error {
	public, err := audit.PublicKeys(p.config.checkpointKeyFile())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "%s\n", public)
	return err
}

// rotateCheckpoints makes a new key for checkpoints; running servers sign the
// next one with it.
func (p *program) rotateCheckpoints() error {
	id, err := audit.RotateKeys(p.config.checkpointKeyFile())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "new key %s; the public half of the one before it is kept, to verify what it signed\n", id)
	return err
}
