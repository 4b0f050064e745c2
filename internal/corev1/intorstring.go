package corev1

import "encoding/json"

// IntOrString is a number, or a string if IsString is true.
type IntOrString struct {
	IsString bool
	Number   int32
	String   string
}

// UnmarshalJSON reads a number or a string.
func (v *IntOrString) UnmarshalJSON(data []byte) error {
	*v = IntOrString{IsString: len(data) > 0 && data[0] == '"'}
	if v.IsString {
		return json.Unmarshal(data, &v.String)
	}
	return json.Unmarshal(data, &v.Number)
}

// MarshalJSON writes what UnmarshalJSON reads.
func (v IntOrString) MarshalJSON() ([]byte, error) {
	if v.IsString {
		return json.Marshal(v.String)
	}
	return json.Marshal(v.Number)
}
