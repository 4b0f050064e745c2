package yamlnode

import "fmt"

// Path returns the path of a field to which keys and indexes lead.
func Path(steps []any) string {
	path := ""
	for _, step := range steps {
		switch step := step.(type) {
		case string:
			path = Join(path, step)
		case int:
			path += fmt.Sprintf("[%d]", step)
		}
	}
	return path
}
