//go:build !unix

package kustomize

import "time"

var started = time.Now()

// ProcessorTime returns how much time has passed, as the processor's is not available here.
func ProcessorTime() time.Duration { return time.Since(started) }
