package main

import (
	"fmt"
	"os"
	"strings"
)

// readSecret fills value from the file that KEY_FILE names, so that a password
// need not stand in the environment. Giving both is refused: it would be
// guessing which one was meant.
func readSecret(value *string, file, key string) error {
	if file == "" {
		return nil
	}
	if *value != "" {
		return fmt.Errorf("%s and %s_FILE are both set: keep one", key, key)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("%s_FILE: %w", key, err)
	}
	*value = strings.TrimSpace(string(text))
	return nil
}
