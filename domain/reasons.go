package domain

// Reasons used by more than one area. An area's own stand beside them, in the
// part of the table that carries its name.
const (
	ReasonInvalid           Reason = "invalid"
	ReasonInternal          Reason = "internal"
	ReasonStaleVersion      Reason = "stale_version"
	ReasonRequired          Reason = "required"
	ReasonTooLong           Reason = "too_long"
	ReasonTooMany           Reason = "too_many"
	ReasonOutOfRange        Reason = "out_of_range"
	ReasonNotInList         Reason = "not_in_list"
	ReasonBadFormat         Reason = "bad_format"
	ReasonUnknownLang       Reason = "unknown_language"
	ReasonLatRange          Reason = "latitude_out_of_range"
	ReasonLonRange          Reason = "longitude_out_of_range"
	ReasonSwappedAxes       Reason = "axes_swapped"
	ReasonStoreDown         Reason = "store_unavailable"
	ReasonIndexDown         Reason = "search_unavailable"
	ReasonIdemRunning       Reason = "idempotency_key_in_use"
	ReasonIdemReused        Reason = "idempotency_key_reused"
	ReasonCursorTooOld      Reason = "cursor_too_old"
	ReasonRepeated          Reason = "repeated"
	ReasonRangeReversed     Reason = "range_reversed"
	ReasonControlCharacter  Reason = "control_character"
	ReasonKindMismatch      Reason = "kind_mismatch"
	ReasonWrongKind         Reason = "wrong_kind"
	ReasonDestinationExtent Reason = "destination_without_extent"
	ReasonPlaceNotFound     Reason = "place_not_found"
	ReasonPlaceDeleted      Reason = "place_deleted"
	ReasonPlaceExists       Reason = "place_exists"
	ReasonSourceTaken       Reason = "source_id_taken"
	ReasonAreaNotFound      Reason = "area_not_found"

	ReasonHoursSyntax      Reason = "hours_syntax"
	ReasonHoursUnsupported Reason = "hours_unsupported"
	ReasonHoursDisagree    Reason = "hours_disagree"
	ReasonHoursEmptyRule   Reason = "hours_empty_rule"
	ReasonHoursOneState    Reason = "hours_one_state"
	ReasonHoursAlways      Reason = "hours_always_with_rules"
	ReasonHoursRange       Reason = "hours_range"
	ReasonHoursLastEntry   Reason = "hours_last_entry"
)

var reasons = []ReasonText{
	// shared
	{ReasonInvalid, nil, "Yêu cầu có giá trị không hợp lệ; xem danh sách lỗi.", "The request has values that are not valid; see the list of errors."},
	{ReasonInternal, nil, "Máy chủ gặp lỗi. Vui lòng thử lại sau.", "Something went wrong on our side. Please try again later."},
	{ReasonStaleVersion, nil, "Bản ghi đã được người khác thay đổi. Hãy đọc lại rồi thử lại với ETag mới.", "The record was changed by someone else. Read it again and retry with its new ETag."},
	{ReasonRequired, nil, "Thiếu giá trị bắt buộc.", "A value is required here."},
	{ReasonTooLong, []string{"max"}, "Quá dài: tối đa {max} ký tự.", "Too long: at most {max} characters."},
	{ReasonTooMany, []string{"max"}, "Quá nhiều: tối đa {max}.", "Too many: at most {max}."},
	{ReasonOutOfRange, []string{"min", "max"}, "Ngoài khoảng cho phép: từ {min} đến {max}.", "Out of range: from {min} to {max}."},
	{ReasonNotInList, []string{"list"}, "Không có trong danh sách cho phép; xem {list}.", "Not in the closed list; see {list}."},
	{ReasonBadFormat, []string{"expected"}, "Sai định dạng; cần {expected}.", "Wrong format; expected {expected}."},
	{ReasonUnknownLang, []string{"known"}, "Ngôn ngữ không được hỗ trợ; các ngôn ngữ: {known}.", "This language is not served; the languages are {known}."},
	{ReasonLatRange, nil, "Vĩ độ phải từ -90 đến 90.", "A latitude is between -90 and 90."},
	{ReasonLonRange, nil, "Kinh độ phải từ -180 đến 180.", "A longitude is between -180 and 180."},
	{ReasonSwappedAxes, []string{"order"}, "Có vẻ hai trục tọa độ bị đảo; thứ tự đúng là {order}.", "The two axes look swapped; the order here is {order}."},
	{ReasonStoreDown, nil, "Cơ sở dữ liệu tạm thời không trả lời. Vui lòng thử lại.", "The database does not answer at the moment. Please try again."},
	{ReasonIndexDown, nil, "Chỉ mục tìm kiếm tạm thời không trả lời. Vui lòng thử lại.", "The search index does not answer at the moment. Please try again."},
	{ReasonIdemRunning, nil, "Yêu cầu với khóa này đang được xử lý.", "A request with this key is still running."},
	{ReasonIdemReused, nil, "Khóa này đã dùng cho một yêu cầu khác.", "This key was already used for another request."},
	{ReasonCursorTooOld, nil, "Con trỏ quá cũ; hãy tải lại bản chụp đầy đủ (snapshot).", "The cursor is too old; begin again with the snapshot."},
	{ReasonRepeated, nil, "Giá trị bị lặp lại.", "This value stands here twice."},
	{ReasonRangeReversed, nil, "Đầu và cuối của khoảng không khớp nhau.", "The two ends of this range do not fit: the first must not be after the last, in one unit."},
	{ReasonControlCharacter, nil, "Văn bản chứa ký tự điều khiển hoặc không phải UTF-8.", "The text has control characters or is not UTF-8."},
	// area
	{ReasonAreaNotFound, nil, "Không có đơn vị hành chính này vào ngày đó.", "There is no such administrative unit on that date."},
	// place
	{ReasonKindMismatch, []string{"kind"}, "Loại con này thuộc về loại {kind}.", "This subkind belongs to the kind {kind}."},
	{ReasonWrongKind, []string{"kind"}, "Chỉ dùng cho loại {kind}.", "Only for places of kind {kind}."},
	{ReasonDestinationExtent, nil, "Điểm đến cần các đơn vị hành chính bao gồm hoặc một bán kính.", "A destination needs the units it covers, or a radius."},
	{ReasonPlaceNotFound, nil, "Không có địa điểm này.", "There is no such place."},
	{ReasonPlaceDeleted, nil, "Địa điểm này đã bị xóa.", "This place was deleted."},
	{ReasonPlaceExists, nil, "Đã có địa điểm với mã này.", "A place with this id already exists."},
	{ReasonSourceTaken, nil, "Mã nguồn này đã thuộc về một địa điểm khác.", "This source id already belongs to another place."},
	// opening hours
	{ReasonHoursSyntax, []string{"position", "expected"}, "Giờ mở cửa sai cú pháp ở ký tự thứ {position}; cần {expected}.", "The opening hours cannot be read at character {position}; expected {expected}."},
	{ReasonHoursUnsupported, []string{"position", "feature"}, "Giờ mở cửa dùng {feature} ở ký tự thứ {position}, chưa được hỗ trợ.", "The opening hours use {feature} at character {position}, which is not supported."},
	{ReasonHoursDisagree, nil, "Hai cách ghi giờ mở cửa (osm và cấu trúc) không khớp nhau; hãy chỉ gửi một cách.", "The two forms of the opening hours (osm and the structure) disagree; send only one of them."},
	{ReasonHoursEmptyRule, nil, "Cần khung giờ (windows), hoặc closed, hoặc unknown.", "Give windows, or closed, or unknown."},
	{ReasonHoursOneState, nil, "Chỉ được chọn một trong closed và unknown.", "Only one of closed and unknown can be true."},
	{ReasonHoursAlways, nil, "Khi always là true thì không được có rules.", "With always there can be no rules."},
	{ReasonHoursRange, nil, "Điểm cuối phải sau điểm đầu, và một khung giờ dài không quá 24 giờ.", "The end has to come after the start, and a window is at most 24 hours long."},
	{ReasonHoursLastEntry, nil, "Giờ nhận khách cuối phải nằm trong khung giờ mở cửa.", "The last entry has to lie within its window."},
}
