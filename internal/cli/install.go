package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/koupleless/module-service/internal/disk"
)

const installName = "install"

func installCommand() *cobra.Command {
	return &cobra.Command{
		Use:     installName + " DIR",
		Short:   "Copy this program into a directory",
		Long:    installManual,
		Example: installExamples,
		Args:    oneDirectory,
		RunE:    func(_ *cobra.Command, args []string) error { return install(args[0]) },
	}
}

func install(dir string) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	content, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	name := "module-service"
	if runtime.GOOS == "windows" {
		name += ".exe" // it runs no file of another name
	}
	return disk.WriteFile(filepath.Join(dir, name), content, 0o755)
}
