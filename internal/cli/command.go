package cli

import (
	"io"

	"github.com/spf13/cobra"
)

// Command returns the command line, for the man pages.
func Command() *cobra.Command { return rootCommand(nil, nil, &reporter{Writer: io.Discard}) }
