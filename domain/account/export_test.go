package account

// CommonPasswords returns how many there are on the list.
func CommonPasswords() int {
	list, _ := breached()
	return len(list)
}
