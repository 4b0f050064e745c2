package cli

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progress tells on a terminal what is going on, once it lasts over a second. The function that it returns ends that.
func progress(stderr io.Writer, what string) (done func()) {
	if !isTerminal(stderr) {
		return func() {}
	}
	stop := make(chan struct{})
	var ended sync.WaitGroup
	ended.Add(1)
	go func() {
		defer ended.Done()
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		for seconds := 1; ; seconds++ {
			select {
			case <-stop:
				if seconds > 1 {
					fmt.Fprint(stderr, "\r\x1b[K")
				}
				return
			case <-ticker.C:
				fmt.Fprintf(stderr, "\r\x1b[K%s (%d s)", what, seconds)
			}
		}
	}()
	return func() {
		close(stop)
		ended.Wait()
	}
}
