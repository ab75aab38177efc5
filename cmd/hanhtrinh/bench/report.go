package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
)

// Report is the outcome of one run.
type Report struct {
	Machine Machine  `json:"machine"`
	Clients int      `json:"clients"`
	Places  int      `json:"places"`
	Figures []Figure `json:"figures"`
	Samples []Sample `json:"samples"`
	Notes   []string `json:"notes,omitempty"` // what was asked; what was left out, and why
	out     io.Writer
}

// Figure is one result with its aim.
type Figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Aim   *Aim    `json:"aim,omitempty"`
}

// Aim is the limit of a figure.
type Aim struct {
	Least bool    `json:"least"` // Limit is the least, not the most
	Limit float64 `json:"limit"`
	Met   bool    `json:"met"`
}

func (r *Report) plain(name string, value float64, unit string) {
	r.Figures = append(r.Figures, Figure{Name: name, Value: value, Unit: unit})
}

func (r *Report) atLeast(name string, value float64, unit string, limit float64) {
	r.Figures = append(r.Figures, Figure{name, value, unit, &Aim{true, limit, value >= limit}})
}

func (r *Report) atMost(name string, value float64, unit string, limit float64) {
	r.Figures = append(r.Figures, Figure{name, value, unit, &Aim{false, limit, value <= limit}})
}

// sample records the turns of one side and returns them summed up.
func (r *Report) sample(name string, turns []turn) Sample {
	s := sampleOf(name, turns)
	r.Samples = append(r.Samples, s)
	return s
}

// leftOut notes something that could not be measured here.
func (r *Report) leftOut(format string, args ...any) {
	r.Notes = append(r.Notes, "left out: "+fmt.Sprintf(format, args...))
}

// note says what a figure stands on.
func (r *Report) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// step says what is being done.
func (r *Report) step(format string, args ...any) {
	fmt.Fprintf(r.out, "... "+format+"\n", args...)
}

func (r *Report) print() error {
	m := r.Machine
	fmt.Fprintf(r.out, "\n%s, %d cores, %.0f MB, %s, %s; load %s before the run; %s\n%d places, %d clients on the same machine\n\n",
		m.Processor, m.Cores, m.MemoryMB, m.System, m.Go, m.LoadAtRun, m.At, r.Places, r.Clients)
	w := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "requests\tper second\tmedian ms\tp99 ms\tserver CPU µs\t  side")
	for _, s := range r.Samples {
		cpu := "-"
		if s.CPUMicros > 0 {
			cpu = fmt.Sprintf("%.0f", s.CPUMicros)
		}
		fmt.Fprintf(w, "%d\t%.0f\t%.3f\t%.3f\t%s\t  %s\n", s.Requests, s.PerSecond, s.MedianMs, s.P99Ms, cpu, s.Name)
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, "value\tunit\taim\t\t  figure")
	for _, f := range r.Figures {
		aim, met := "", ""
		if f.Aim != nil {
			aim, met = fmt.Sprintf("<= %g", f.Aim.Limit), "missed"
			if f.Aim.Least {
				aim = fmt.Sprintf(">= %g", f.Aim.Limit)
			}
			if f.Aim.Met {
				met = "met"
			}
		}
		fmt.Fprintf(w, "%.2f\t%s\t%s\t%s\t  %s\n", f.Value, f.Unit, aim, met, f.Name)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, n := range r.Notes {
		fmt.Fprintln(r.out, n)
	}
	return nil
}

func (r *Report) save(file string) error {
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(raw, '\n'), 0o644)
}

// missed is an error that names every figure beyond its limit.
func (r *Report) missed() error {
	var names []string
	for _, f := range r.Figures {
		if f.Aim != nil && !f.Aim.Met {
			names = append(names, f.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return fmt.Errorf("beyond their limits: %s", strings.Join(names, "; "))
}
