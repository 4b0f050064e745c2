package main

import (
	"errors"
	"os"
	"syscall"
)

// peakMemory returns the most memory in bytes that a process had that has ended.
func peakMemory(process *os.ProcessState) (int64, error) {
	usage, ok := process.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0, errors.New("no resource usage")
	}
	return usage.Maxrss << 10, nil
}
