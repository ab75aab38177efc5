package domain

// Reasons of travel documents and of the registration of guests.
const (
	ReasonMRZShape            Reason = "mrz_shape"
	ReasonMRZLine             Reason = "mrz_line_length"
	ReasonMRZCharacter        Reason = "mrz_character"
	ReasonMRZLetter           Reason = "mrz_document_code"
	ReasonCheckDigit          Reason = "check_digit_wrong"
	ReasonCompositeDigit      Reason = "composite_digit_wrong"
	ReasonNumberMissing       Reason = "document_number_missing"
	ReasonNumberFiller        Reason = "document_number_with_fillers"
	ReasonDocumentDate        Reason = "document_date"
	ReasonDatePartUnknown     Reason = "date_part_unknown"
	ReasonDateInFuture        Reason = "date_in_future"
	ReasonDatesReversed       Reason = "issued_before_birth"
	ReasonDocumentExpired     Reason = "document_expired"
	ReasonSexUnknown          Reason = "sex_unknown"
	ReasonCountryUnknown      Reason = "country_code_unknown"
	ReasonNameMissing         Reason = "name_missing"
	ReasonNameCharacter       Reason = "name_character"
	ReasonNameTruncated       Reason = "name_truncated"
	ReasonNameOnePart         Reason = "name_one_part"
	ReasonNameForm            Reason = "name_form"
	ReasonPersonalFormat      Reason = "personal_number_format"
	ReasonPersonalCentury     Reason = "personal_number_century"
	ReasonPersonalProvince    Reason = "personal_number_province"
	ReasonPersonalDisagrees   Reason = "personal_number_disagrees"
	ReasonPersonalMissing     Reason = "personal_number_missing"
	ReasonDocumentTypeUnknown Reason = "document_type_unknown"
	ReasonDocumentTypeEnded   Reason = "document_type_ended"
	ReasonDocumentNameNeeded  Reason = "document_name_needed"
	ReasonNumberDigits        Reason = "document_number_digits"
	ReasonNumberAlphanumeric  Reason = "document_number_alphanumeric"
	ReasonQRFields            Reason = "card_qr_fields"
	ReasonQROlder             Reason = "card_qr_older_form"
	ReasonQRSex               Reason = "card_qr_sex"
	ReasonQRAddressMissing    Reason = "card_qr_address_missing"

	ReasonNoDueRule       Reason = "due_rule_missing"
	ReasonArrivalAhead    Reason = "arrival_too_far_ahead"
	ReasonBirthDateNeeded Reason = "birth_date_required"
	ReasonRegisteredLate  Reason = "registered_late"
	ReasonStrictDueMissed Reason = "strict_due_missed"
	ReasonTooOldToSend    Reason = "arrival_too_old_to_send"
	ReasonLatenessCleared Reason = "lateness_cleared"

	ReasonStayMove  Reason = "stay_move_not_allowed"
	ReasonStayOver  Reason = "stay_has_no_more_moves"
	ReasonRelayMove Reason = "relay_move_not_allowed"
	ReasonRelayOver Reason = "relay_has_no_more_moves"
)

var registryReasons = []ReasonText{
	// machine-readable zones
	{ReasonMRZShape, []string{"expected"}, "Đây không phải vùng đọc máy (MRZ) đầy đủ; cần {expected} ký tự.", "This is no whole machine-readable zone; expected {expected} characters."},
	{ReasonMRZLine, []string{"line", "found", "expected"}, "Dòng {line} của MRZ có {found} ký tự; cần {expected}.", "Line {line} of the machine-readable zone has {found} characters; expected {expected}."},
	{ReasonMRZCharacter, []string{"line", "position"}, "Ký tự thứ {position} ở dòng {line} không có trong MRZ (chỉ có A-Z, 0-9 và <).", "Character {position} of line {line} is none of a machine-readable zone (A-Z, 0-9 and <)."},
	{ReasonMRZLetter, []string{"format", "expected"}, "Giấy tờ dạng {format} bắt đầu bằng {expected}.", "A document of format {format} begins with {expected}."},
	{ReasonCheckDigit, nil, "Chữ số kiểm tra không khớp: trường này (hoặc chính chữ số kiểm tra) bị đọc sai.", "The check digit does not fit: this field, or the digit itself, was misread."},
	{ReasonCompositeDigit, nil, "Chữ số kiểm tra chung không khớp, dù các trường có chữ số riêng đều khớp.", "The composite check digit does not fit, though every field with a digit of its own does."},
	{ReasonNumberMissing, nil, "Không có số giấy tờ.", "There is no document number."},
	{ReasonNumberFiller, nil, "Số giấy tờ có ký tự mà MRZ không ghi được; hãy so với số in trên giấy tờ.", "The document number has signs that the machine-readable zone cannot hold; compare it with the printed one."},
	{ReasonNameMissing, nil, "Không có họ tên.", "There is no name."},
	{ReasonNameCharacter, nil, "Họ tên chỉ có chữ cái; có ký tự bị đọc sai.", "Names have letters only; something was misread."},
	{ReasonNameTruncated, nil, "Họ tên có thể đã bị cắt ngắn; hãy so với họ tên in trên giấy tờ.", "The name may have been cut short; compare it with the printed one."},
	{ReasonNameOnePart, nil, "Chỉ có một phần họ tên; hãy xác nhận.", "The name has one part only; confirm it."},
	{ReasonNameForm, nil, "Họ và tên đệm không được ngăn cách đúng cách trong MRZ; hãy so với họ tên in trên giấy tờ.", "The parts of the name are not set apart as they should be; compare them with the printed name."},

	// fields
	{ReasonDocumentDate, nil, "Không có ngày này, hoặc ngày bị đọc sai.", "There is no such date, or it was misread."},
	{ReasonDatePartUnknown, nil, "Một phần của ngày không được ghi trên giấy tờ.", "The document does not say the whole date."},
	{ReasonDateInFuture, nil, "Ngày này ở tương lai.", "This date is in the future."},
	{ReasonDatesReversed, nil, "Ngày cấp trước ngày sinh.", "The day of issue is before the day of birth."},
	{ReasonDocumentExpired, nil, "Giấy tờ đã hết hạn.", "The document has expired."},
	{ReasonSexUnknown, nil, "Giới tính trong MRZ phải là M, F hoặc <.", "The sex in a machine-readable zone is M, F or <."},
	{ReasonCountryUnknown, nil, "Không có mã quốc gia này trong danh mục.", "This code of a country is not in the table."},
	{ReasonPersonalFormat, nil, "Số định danh cá nhân phải gồm đúng 12 chữ số.", "A personal number is exactly 12 digits."},
	{ReasonPersonalCentury, nil, "Chữ số thứ tư của số định danh cá nhân (thế kỷ và giới tính) không hợp lệ.", "The fourth digit of the personal number (century and sex) is none that is given."},
	{ReasonPersonalProvince, nil, "Ba chữ số đầu của số định danh cá nhân không phải mã tỉnh nơi khai sinh đã biết.", "The first three digits of the personal number are no known province of birth."},
	{ReasonPersonalDisagrees, nil, "Hai trường này không khớp nhau: một trong hai bị sai.", "These two fields contradict each other: one of them is wrong."},
	{ReasonPersonalMissing, nil, "Không thấy 12 chữ số của số định danh cá nhân trên thẻ này.", "The 12 digits of the personal number are not on this card."},
	{ReasonDocumentTypeUnknown, nil, "Không có loại giấy tờ này trong danh mục.", "This type of document is not in the table."},
	{ReasonDocumentTypeEnded, []string{"since"}, "Loại giấy tờ này hết giá trị từ {since}.", "Documents of this type are not valid since {since}."},
	{ReasonDocumentNameNeeded, nil, "Hãy ghi tên loại giấy tờ.", "The document has to be named."},
	{ReasonNumberDigits, []string{"expected"}, "Số của loại giấy tờ này gồm đúng {expected} chữ số.", "The number of such a document is {expected} digits."},
	{ReasonNumberAlphanumeric, []string{"max"}, "Số của loại giấy tờ này gồm 1 đến {max} chữ cái không dấu hoặc chữ số, không có khoảng trắng và ký hiệu.", "The number of such a document is 1 to {max} letters A-Z and digits, without spaces and signs."},

	// QR codes of citizen cards
	{ReasonQRFields, []string{"found", "expected"}, "Mã QR của thẻ căn cước có {expected} trường cách nhau bởi dấu |; ở đây có {found}.", "The QR code of a citizen card has {expected} fields with | between them; this has {found}."},
	{ReasonQROlder, []string{"expected"}, "Mã QR dạng cũ có 6 trường, thiếu số cũ hoặc ngày cấp, nên không đọc được chắc chắn; cần dạng {expected} trường. Hãy nhập tay.", "A QR code of the older form with 6 fields leaves one of the {expected} out without saying which; enter the card by hand."},
	{ReasonQRSex, nil, "Giới tính trên mã QR phải là Nam hoặc Nữ.", "The sex in the QR code is Nam or Nữ."},
	{ReasonQRAddressMissing, nil, "Mã QR không có nơi thường trú.", "The QR code has no place of residence."},

	// due times of registrations
	{ReasonNoDueRule, []string{"since"}, "Không có quy định nào cho ngày đến này; quy định đầu tiên bắt đầu từ {since}.", "No rule is known for this day of arrival; the first one begins on {since}."},
	{ReasonArrivalAhead, []string{"minutes"}, "Giờ đến ở tương lai quá {minutes} phút; chỉ đăng ký khi khách đã đến.", "The arrival lies more than {minutes} minutes ahead; register guests when they have come."},
	{ReasonBirthDateNeeded, []string{"rule"}, "Khách đến ngày này phải có ngày sinh (quy định {rule}).", "A guest who arrives on this day needs a date of birth (rule {rule})."},
	{ReasonRegisteredLate, []string{"due"}, "Đăng ký trễ: hạn theo luật là {due} (giờ Việt Nam).", "Registered late: the legal due time was {due} (time of Vietnam)."},
	{ReasonStrictDueMissed, []string{"strict", "legal"}, "Đã quá hạn nội bộ {strict}, nhưng vẫn trong hạn theo luật {legal} (giờ Việt Nam).", "Later than the house's own due time {strict}, but within the legal one {legal} (time of Vietnam)."},
	{ReasonTooOldToSend, []string{"days"}, "Chỉ gửi điện tử được khách đến trong {days} ngày gần nhất, kể cả hôm nay; hãy báo trực tiếp cho cơ quan công an.", "Only arrivals of the last {days} days, today included, can be sent electronically; report this one to the police by hand."},
	{ReasonLatenessCleared, nil, "Sau khi sửa, đăng ký này không còn trễ hạn; cơ quan công an thấy thay đổi này.", "After the correction this registration is late no more; the police see this change."},

	// lives of stays and of their relay
	{ReasonStayMove, []string{"event", "state", "allowed"}, "Không thể thực hiện {event} khi lưu trú ở trạng thái {state}; được phép: {allowed}.", "{event} is not possible while the stay is {state}; allowed: {allowed}."},
	{ReasonStayOver, []string{"event", "state"}, "Không thể thực hiện {event}: lưu trú ở trạng thái {state} không thay đổi được nữa.", "{event} is not possible: a stay that is {state} changes no more."},
	{ReasonRelayMove, []string{"event", "state", "allowed"}, "Không thể thực hiện {event} khi việc gửi ở trạng thái {state}; được phép: {allowed}.", "{event} is not possible while the relay is {state}; allowed: {allowed}."},
	{ReasonRelayOver, []string{"event", "state"}, "Không thể thực hiện {event}: việc gửi ở trạng thái {state} không thay đổi được nữa.", "{event} is not possible: a relay that is {state} changes no more."},
}
