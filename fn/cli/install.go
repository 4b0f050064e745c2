package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/koupleless/module-service/fn/source"
)

func installCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "install DIR",
		Short: "Copy this program into a directory",
		Long: `Copy this program into a directory that exists, as module-service.

The image of module-service has no shell and no cp: an init container that runs this command brings the program into a
volume which another container mounts.`,
		Example: "  module-service install /plugins",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{fmt.Errorf("install takes one directory, got %d arguments", len(args))}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return install(args[0]) },
	}
}

func install(dir string) error {
	if info, err := os.Stat(dir); err != nil {
		return usageError{err}
	} else if !info.IsDir() {
		return usageError{fmt.Errorf("%s is not a directory", dir)}
	}
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	content, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	return source.WriteFile(filepath.Join(dir, "module-service"), content, 0o755)
}
