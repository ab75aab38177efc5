package bench

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Linux counts processor time in hundredths of a second for programs.
const tick = 10 * time.Millisecond

// cpu is the processor time the child has used; 0 where /proc is not.
func (c *child) cpu() time.Duration {
	if c.cmd == nil {
		return 0
	}
	return processCPU(c.cmd.Process.Pid)
}

// processCPU is the processor time a process has used; 0 where /proc is not.
func processCPU(pid int) time.Duration {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(raw[bytes.LastIndexByte(raw, ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * tick
}

// memory is the resident memory of the child in MB (10^6 bytes); 0 where /proc
// is not.
func (c *child) memory() float64 {
	return kilobytes(procField(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid), "VmRSS"))
}

// most is the most resident memory of the child until done is closed, in MB,
// looked at so often.
func (c *child) most(done <-chan struct{}, every time.Duration) float64 {
	peak := c.memory()
	for {
		select {
		case <-done:
			return peak
		case <-time.After(every):
			peak = max(peak, c.memory())
		}
	}
}

func kilobytes(value string) float64 {
	n, _ := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(value, "kB")), 64)
	return n * 1024 / 1e6
}

// procField is the first value of a "name: value" file.
func procField(path, name string) string {
	raw, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(raw)) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == name {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// Machine is where the figures come from.
type Machine struct {
	Processor string  `json:"processor"`
	Cores     int     `json:"cores"`
	MemoryMB  float64 `json:"memoryMB"`
	System    string  `json:"system"`
	Go        string  `json:"go"`
	LoadAtRun string  `json:"loadAverage"` // 1, 5 and 15 minutes, before the run
	At        string  `json:"at"`
}

func thisMachine() Machine {
	m := Machine{Cores: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(), At: time.Now().UTC().Format(time.RFC3339)}
	m.Processor = procField("/proc/cpuinfo", "model name")
	m.MemoryMB = kilobytes(procField("/proc/meminfo", "MemTotal"))
	if raw, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		m.System += " " + strings.TrimSpace(string(raw))
	}
	if raw, err := os.ReadFile("/proc/loadavg"); err == nil {
		m.LoadAtRun = strings.Join(strings.Fields(string(raw))[:3], " ")
	}
	return m
}
