//go:build !linux

package main

import (
	"errors"
	"os"
)

// peakMemory fails: each system has a unit of its own.
func peakMemory(*os.ProcessState) (int64, error) {
	return 0, errors.New("memory is measured on Linux only")
}
